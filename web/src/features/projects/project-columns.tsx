import { Link } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { StateBadge } from '../../ui/state-badge.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { NoValue, Time } from '../../ui/values.tsx'
import { AmountWords } from '../people/amount.tsx'
import { projectPath, roleOf, stateOf, stateTones, type Project } from './projects.ts'
import styles from './projects.module.css'

export function ProjectStateBadge({ project }: { project: Project }) {
  const t = useT()
  const state = stateOf(project)
  return <StateBadge tone={stateTones[state]} words={t(`projects.state.${state}`)} />
}

/** What the caller is in a project. */
function OwnRole({ project }: { project: Project }) {
  const t = useT()
  if (project.role === undefined) return <NoValue />
  return <>{t(`projects.role.${roleOf(project)}`)}</>
}

/** The accounts that manage a project. */
export function ownersOf({ owner = [] }: Project): string {
  return owner.map(({ account }) => String(account)).join(', ')
}

export const projectColumns = listColumns<Project>([
  {
    id: 'name',
    header: 'projects.name',
    sortable: true,
    fixed: true,
    cell: ({ id = '', name, displaytext }) => (
      <Link to={projectPath(id)} className={styles.link} title={displaytext ?? name}>
        {name}
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'projects.state',
    width: 116,
    narrow: 104,
    sortable: true,
    fixed: true,
    cell: (project) => <ProjectStateBadge project={project} />,
  },
  {
    id: 'role',
    header: 'projects.myRole',
    width: 104,
    cell: (project) => <OwnRole project={project} />,
  },
  {
    id: 'owner',
    header: 'projects.owner',
    width: 120,
    cell: (project) => <span title={ownersOf(project)}>{ownersOf(project)}</span>,
  },
  {
    id: 'domainpath',
    header: 'projects.domain',
    width: 130,
    sortable: true,
    cell: ({ domainpath }) => <span title={domainpath}>{domainpath}</span>,
  },
  {
    id: 'members',
    header: 'projects.members',
    width: 88,
    align: 'end',
    cell: ({ membercount }) => membercount ?? 0,
  },
  {
    id: 'images',
    header: 'people.kind.template',
    width: 96,
    align: 'end',
    cell: (project) => <AmountWords of={project} kind="template" />,
  },
  {
    id: 'storage',
    header: 'people.kind.secondarystorage',
    width: 150,
    align: 'end',
    cell: (project) => <AmountWords of={project} kind="secondarystorage" />,
  },
  {
    id: 'displaytext',
    header: 'projects.description',
    width: 200,
    hidden: true,
    cell: ({ displaytext = '' }) =>
      displaytext === '' ? <NoValue /> : <span title={displaytext}>{displaytext}</span>,
  },
  {
    id: 'created',
    header: 'people.created',
    width: 112,
    sortable: true,
    hidden: true,
    cell: ({ created }) => <Time date={created} />,
  },
])

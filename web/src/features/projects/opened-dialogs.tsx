import { useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router'
import { apiQuery } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { useChosenProject } from '../../layout/chosen-project.ts'
import { ConsequencesDialog } from '../api-call/consequences-dialog.tsx'
import { LimitsForm } from '../people/limits-form.tsx'
import { OwnerDelete } from '../people/owner-delete.tsx'
import { refreshPeople } from '../people/people.ts'
import { MemberAdd } from './member-add.tsx'
import { memberCall, type MemberChange } from './members.ts'
import { ProjectAdd, ProjectEdit } from './project-form.tsx'
import { projectPath, projectsPath, type Project, type ProjectDialog } from './projects.ts'

interface OpenedProps {
  readonly dialog: ProjectDialog
  /** Id of the project. */
  readonly on: string | undefined
  /** Name of the account that is a member, or id of an invitation. */
  readonly member: string | undefined
  readonly onClose: () => void
}

/* What opens over the pages, in one file: together it is smaller than what each of them shares. */
export function OpenedDialog({ dialog, on = '', member = '', onClose }: OpenedProps) {
  const { data } = useQuery({ ...apiQuery('listProjects', { id: on }), enabled: on !== '' })
  if (dialog === 'add') return <ProjectAdd onClose={onClose} />
  const project = data?.items.find(({ id }) => id === on)
  if (project === undefined) return null
  const { name = '' } = project
  switch (dialog) {
    case 'edit':
      return <ProjectEdit project={project} onClose={onClose} />
    case 'member-add':
      return <MemberAdd project={project} onClose={onClose} />
    case 'limits':
      return (
        <LimitsForm
          name={name}
          owner={{ projectid: on }}
          of={project}
          kinds={['template', 'secondarystorage']}
          refresh={refreshPeople}
          onClose={onClose}
        />
      )
    case 'delete':
      return <ProjectDelete project={project} onClose={onClose} />
    case 'suspend':
    case 'activate':
      return <ProjectSwitch project={project} to={dialog} onClose={onClose} />
    case 'member-admin':
    case 'member-regular':
    case 'member-owner':
    case 'member-remove':
      return <MemberDialog project={project} member={member} to={dialog} onClose={onClose} />
    case 'invitation-withdraw':
      return <InvitationWithdraw project={project} id={member} onClose={onClose} />
  }
}

interface OfProject {
  readonly project: Project
  readonly onClose: () => void
}

function ProjectDelete({ project: { id = '', name = '' }, onClose }: OfProject) {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const chosen = useChosenProject()
  return (
    <OwnerDelete
      owner={{ kind: 'project', id, name }}
      onClose={onClose}
      onDeleted={() => {
        if (chosen.id === id) chosen.choose(undefined)
        if (pathname === projectPath(id)) void navigate(projectsPath, { replace: true })
      }}
    />
  )
}

const switchCommands = { suspend: 'suspendProject', activate: 'activateProject' } as const
const switchMeans = {
  suspend: ['projects.suspend.nothingNew', 'projects.suspend.keeps'],
  activate: ['projects.activate.again'],
} as const

function ProjectSwitch({ project, to, onClose }: OfProject & { to: 'suspend' | 'activate' }) {
  const t = useT()
  const { id = '', name = '' } = project
  return (
    <ConsequencesDialog
      title={t(`projects.${to}.title`, { name })}
      means={switchMeans[to].map((key) => t(key))}
      submitLabel={t(`projects.${to}`)}
      request={[switchCommands[to], { id }]}
      refresh={refreshPeople}
      done={t(`projects.${to}.done`, { name })}
      onClose={onClose}
    />
  )
}

interface MemberDialogProps extends OfProject {
  readonly member: string
  readonly to: MemberChange
}

const memberWords = {
  'member-admin': 'makeAdmin',
  'member-regular': 'makeRegular',
  'member-owner': 'makeOwner',
  'member-remove': 'memberRemove',
} as const

function MemberDialog({ project, member: account, to, onClose }: MemberDialogProps) {
  const t = useT()
  const { id = '', name = '' } = project
  const words = memberWords[to]
  return (
    <ConsequencesDialog
      title={t(`projects.${words}.title`, { account, name })}
      means={[t(`projects.${words}.means`)]}
      submitLabel={t(`projects.${words}`)}
      danger={to === 'member-remove'}
      request={memberCall(to, id, account)}
      refresh={refreshPeople}
      done={t(`projects.${words}.done`, { account, name })}
      onClose={onClose}
    />
  )
}

function InvitationWithdraw({ project, id, onClose }: OfProject & { id: string }) {
  const t = useT()
  const { data } = useQuery(apiQuery('listProjectInvitations', { id }))
  const invitation = data?.items.find((each) => each.id === id)
  if (invitation === undefined) return null
  const words = { account: invitation.account ?? '', name: project.name ?? '' }
  return (
    <ConsequencesDialog
      title={t('projects.withdraw.title', words)}
      means={[t('projects.withdraw.means')]}
      submitLabel={t('projects.withdraw')}
      danger
      request={['deleteProjectInvitation', { id }]}
      refresh={refreshPeople}
      done={t('projects.withdraw.done', words)}
      onClose={onClose}
    />
  )
}

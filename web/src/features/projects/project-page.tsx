import { IconArrowsExchange, IconDots, IconPencil, IconPlus } from '@tabler/icons-react'
import { useEffect } from 'react'
import { Link, useNavigate, useParams, type LoaderFunctionArgs } from 'react-router'
import { prefetch, useLive } from '../../api/queries.ts'
import { currentSession } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { BackLink } from '../../layout/back-link.tsx'
import { useChosenProject } from '../../layout/chosen-project.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import { Button, buttonClass, IconButton } from '../../ui/button.tsx'
import { Copyable } from '../../ui/copyable.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Fact, Facts, Page, PageBody, PageHead, Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { NoValue, Time } from '../../ui/values.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { EventList } from '../events/event-list.tsx'
import { LimitFacts } from '../people/limits-section.tsx'
import { OwnedImages } from '../people/owned-images.tsx'
import { InvitationSection } from './invitation-table.tsx'
import { MemberTable } from './member-table.tsx'
import { memberParams } from './members.ts'
import { ownersOf, ProjectStateBadge } from './project-columns.tsx'
import { ProjectDialogs } from './project-dialogs.tsx'
import { projectsPath, stateOf, type Project, useProjectDialog } from './projects.ts'
import { useInvites } from './use-invites.ts'
import { useProjectActions } from './use-project-actions.tsx'
import { useWhyNot } from './use-may.ts'
import styles from './projects.module.css'

export function loader({ params }: LoaderFunctionArgs) {
  const { id = '' } = params
  if (currentSession() !== undefined) {
    prefetch('listProjects', { id })
    prefetch('listProjectAccounts', memberParams(id))
  }
  return null
}

/** One project: who belongs to it, what it has and may have, what happened in it. */
export function Component() {
  const { id = '' } = useParams()
  const t = useT()
  const query = useLive('listProjects', { id })
  const project = query.data?.items.find((each) => each.id === id)
  useEffect(() => {
    document.title = `${project?.name ?? t('people.project')} · Mold`
  }, [project?.name, t])
  return (
    <Page>
      <PageHead
        before={<BackLink to={projectsPath} list={t('nav.projects')} />}
        title={project?.name ?? t('people.project')}
        actions={project && <HeadActions project={project} />}
      />
      <PageBody padded label={t('people.project')}>
        {query.isError && query.data === undefined && (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.isPending && <Skeleton width="60%" />}
        {query.data !== undefined && !query.isPlaceholderData && project === undefined && <Gone />}
        {project && <Content project={project} />}
      </PageBody>
      <ProjectDialogs />
    </Page>
  )
}

function Content({ project }: { project: Project }) {
  const t = useT()
  const invites = useInvites()
  const admin = isAdmin(useSession())
  const whyNot = useWhyNot()
  const { open } = useProjectDialog()
  const { id = '' } = project
  const notAdd = whyNot(project, 'add')
  return (
    <>
      {stateOf(project) !== 'Active' && (
        <Notice tone="info">{t(`projects.is.${stateOf(project)}`)}</Notice>
      )}
      <Section title={t('people.overview')}>
        <ProjectFacts project={project} />
      </Section>
      <Section
        title={t('projects.members')}
        actions={
          <Button
            small
            icon={<IconPlus size={15} aria-hidden />}
            disabled={notAdd !== undefined}
            title={notAdd}
            onClick={() => open('member-add', id)}
          >
            {t(invites ? 'projects.memberInvite' : 'projects.memberAdd')}
          </Button>
        }
      >
        <MemberTable project={project} />
      </Section>
      <InvitationSection project={project} />
      <Section
        title={t('people.limits')}
        actions={
          admin && (
            <Button
              small
              icon={<IconPencil size={15} aria-hidden />}
              onClick={() => open('limits', id)}
            >
              {t('people.limitsEdit')}
            </Button>
          )
        }
      >
        <LimitFacts of={project} kinds={['template', 'secondarystorage']} />
      </Section>
      <Section title={t('people.images')}>
        <OwnedImages owner={{ projectid: id }} search={`project=${id}`} />
      </Section>
      <Section title={t('nav.events')}>
        <EventList of={{ projectid: id }} none={t('people.noEvents')} />
      </Section>
    </>
  )
}

function ProjectFacts({ project }: { project: Project }) {
  const t = useT()
  const { id = '', displaytext = '', domainpath } = project
  return (
    <Facts>
      <Fact name="ID">
        <Copyable text={id} />
      </Fact>
      <Fact name={t('projects.description')}>{displaytext === '' ? <NoValue /> : displaytext}</Fact>
      <Fact name={t('projects.state')}>
        <ProjectStateBadge project={project} />
      </Fact>
      <Fact name={t('projects.owner')}>{ownersOf(project)}</Fact>
      <Fact name={t('projects.domain')}>{domainpath}</Fact>
      <Fact name={t('people.created')}>
        <Time date={project.created} />
      </Fact>
    </Facts>
  )
}

function HeadActions({ project }: { project: Project }) {
  const t = useT()
  const navigate = useNavigate()
  const actions = useProjectActions()
  const chosen = useChosenProject()
  const { id = '' } = project
  const here = chosen.id === id
  return (
    <>
      <ApiCallButton look="icon" call={() => ['listProjects', { id }]} />
      <Button
        className={styles.wideOnly ?? ''}
        icon={<IconArrowsExchange size={16} aria-hidden />}
        disabled={here}
        title={here ? t('projects.workHere') : undefined}
        onClick={() => {
          chosen.choose(id)
          void navigate('/templates')
        }}
      >
        {t('projects.work')}
      </Button>
      <Menu
        target={<IconButton framed label={t('action.more')} icon={<IconDots size={16} />} />}
        groups={() => actions(project, true)}
      />
    </>
  )
}

function Gone() {
  const t = useT()
  return (
    <EmptyState
      title={t('projects.gone')}
      action={
        <Link to={projectsPath} className={buttonClass()}>
          {t('image.backTo', { list: t('nav.projects') })}
        </Link>
      }
    >
      {t('projects.goneHelp')}
    </EmptyState>
  )
}

import { IconDots, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useEffect } from 'react'
import { Link, useNavigate, useParams, type LoaderFunctionArgs } from 'react-router'
import { toApiError } from '../../../api/api-error.ts'
import { prefetch, useLive } from '../../../api/queries.ts'
import { currentSession } from '../../../api/session.ts'
import { useT } from '../../../i18n/i18n.ts'
import { BackLink } from '../../../layout/back-link.tsx'
import { isAdmin, useSession } from '../../../layout/use-session.ts'
import { Button, buttonClass, IconButton } from '../../../ui/button.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Page, PageBody, PageHead, Section } from '../../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { EventList } from '../../events/event-list.tsx'
import { InstanceTagsSection } from '../../tags/compute-tags.tsx'
import { useIsActing } from '../compute-action.ts'
import { instanceCall, instancesPath, nameOf, useComputeDialog, type Instance } from '../compute.ts'
import { ComputeDialogs } from '../dialogs/compute-dialogs.tsx'
import { useReason, whyNot } from '../reasons.ts'
import { isAway, useErrorOf, useFailedWords } from '../state-cell.tsx'
import { anyMoves } from '../states.ts'
import { GuestPassword } from './guest-password.tsx'
import { InstanceFacts, NicFacts } from './instance-facts.tsx'
import { InstanceSnapshots, InstanceVolumes } from './instance-disks.tsx'
import { InstanceWork } from './instance-work.tsx'
import { Screen } from './screen.tsx'
import { useInstanceActions, useInstanceAtOnce } from './use-instance-actions.tsx'
import styles from './instance-page.module.css'

export function loader({ params: { id = '' } }: LoaderFunctionArgs) {
  const session = currentSession()
  if (session !== undefined) prefetch(...instanceCall(id))
  return null
}

/** One instance: its screen while it runs, what it is made of, its disks, what happened to it. */
export function Component() {
  const { id = '' } = useParams()
  const t = useT()
  const navigate = useNavigate()
  const query = useLive(...instanceCall(id), {
    moving: ({ items }) => anyMoves('instance', items),
  })
  const instance = query.data?.items.find((each) => each.id === id)
  const known = query.data !== undefined && !query.isPlaceholderData
  const gone = instance === undefined && (known || hasNeverBeen(query.error))
  const title = instance === undefined ? t('compute.instance') : nameOf(instance)
  useEffect(() => {
    document.title = `${title} · Mold`
  }, [title])
  return (
    <Page>
      <PageHead
        before={<BackLink to={instancesPath} list={t('nav.instances')} />}
        title={title}
        actions={instance && <HeadActions instance={instance} />}
      />
      <PageBody padded label={t('compute.instance')}>
        {query.isError && instance === undefined && !gone && (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.isPending && <Skeleton width="60%" />}
        {gone && <Gone />}
        {instance && <Content instance={instance} />}
      </PageBody>
      <ComputeDialogs onInstanceGone={() => void navigate(instancesPath, { replace: true })} />
    </Page>
  )
}

/** The server tells an id that it never gave out from one whose instance is gone. */
function hasNeverBeen(error: unknown): boolean {
  return error !== null && toApiError(error).code === 'api.invalid_uuid'
}

function Content({ instance }: { instance: Instance }) {
  const t = useT()
  const admin = isAdmin(useSession())
  const { id = '' } = instance
  return (
    <>
      <Troubles instance={instance} />
      <GuestPassword instance={instance} />
      {instance.jobid !== undefined && <InstanceWork instance={instance} />}
      <div className={styles.top}>
        <div className={styles.screen}>
          <Screen instance={instance} />
          <NicFacts instance={instance} />
        </div>
        <div className={styles.facts}>
          <InstanceFacts instance={instance} />
        </div>
      </div>
      <InstanceVolumes instance={instance} />
      <InstanceSnapshots instance={instance} />
      <InstanceTagsSection instance={instance} />
      <Section title={t('nav.events')}>
        <EventList
          of={{ resourceid: id, resourcetype: 'VirtualMachine', ...(admin && { listall: true }) }}
          none={t('image.noEvents')}
        />
      </Section>
    </>
  )
}

/** What is wrong with it, and what was tried in vain. */
function Troubles({ instance }: { instance: Instance }) {
  const t = useT()
  const error = useErrorOf(instance)
  const failed = useFailedWords(instance)
  const reason = useReason()
  const { state, passwordenabled } = instance
  // Its template promises what this host cannot do.
  const noPasswords =
    passwordenabled && whyNot(instance, 'resetpassword') === 'instance.password_session'
  const notices = [
    ...(failed === undefined ? [] : [{ tone: 'failed' as const, words: failed }]),
    ...(error === undefined ? [] : [{ tone: 'failed' as const, words: error }]),
    ...(isAway(instance) ? [{ tone: 'attention' as const, words: t('compute.hostAway') }] : []),
    ...(noPasswords
      ? [{ tone: 'attention' as const, words: reason(instance, 'resetpassword') ?? '' }]
      : []),
    ...(state === 'Destroyed'
      ? [{ tone: 'attention' as const, words: t('compute.isDestroyed') }]
      : []),
  ]
  return (
    <div className={styles.notices}>
      {notices.map(({ tone, words }) => (
        <Notice key={words} tone={tone}>
          {words}
        </Notice>
      ))}
    </div>
  )
}

function HeadActions({ instance }: { instance: Instance }) {
  const t = useT()
  const reason = useReason()
  const actions = useInstanceActions()
  const { start } = useInstanceAtOnce()
  const { open } = useComputeDialog()
  const acting = useIsActing(instance)
  const { id = '', state } = instance
  const on = state === 'Running' || state === 'Stopping'
  const cannot = reason(instance, on ? 'stop' : 'start')
  return (
    <div className={styles.actions}>
      <span className={styles.wideOnly}>
        <ApiCallButton look="icon" call={() => instanceCall(id)} />
      </span>
      <Button
        variant={on ? 'default' : 'primary'}
        icon={
          on ? <IconPlayerStop size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />
        }
        pending={acting}
        disabled={cannot !== undefined}
        title={cannot}
        onClick={() => (on ? open('instance-stop', id) : start(instance))}
      >
        {t(on ? 'compute.stop' : 'compute.start')}
      </Button>
      <Menu
        target={<IconButton framed label={t('action.more')} icon={<IconDots size={16} />} />}
        groups={() => actions(instance, true)}
      />
    </div>
  )
}

function Gone() {
  const t = useT()
  return (
    <EmptyState
      title={t('compute.instanceGone')}
      action={
        <Link to={instancesPath} className={buttonClass()}>
          {t('image.backTo', { list: t('nav.instances') })}
        </Link>
      }
    >
      {t('compute.instanceGoneHelp')}
    </EmptyState>
  )
}

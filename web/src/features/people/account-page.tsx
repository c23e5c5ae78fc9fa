import { IconDots, IconPencil, IconPlus } from '@tabler/icons-react'
import { useEffect } from 'react'
import { Link, useParams, type LoaderFunctionArgs } from 'react-router'
import { prefetch, useLive } from '../../api/queries.ts'
import { currentSession } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { BackLink } from '../../layout/back-link.tsx'
import { Button, buttonClass, IconButton } from '../../ui/button.tsx'
import { Copyable } from '../../ui/copyable.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Fact, Facts, Page, PageBody, PageHead, Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { NoValue, Time } from '../../ui/values.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { EventList } from '../events/event-list.tsx'
import { PersonState, RoleWords } from './account-columns.tsx'
import { LimitFacts } from './limits-section.tsx'
import { OwnedImages } from './owned-images.tsx'
import { accountsOf, accountsPath, oneAccount, type Account, usePeopleDialog } from './people.ts'
import { PeopleDialogs } from './people-dialogs.tsx'
import { ForAdmins } from './for-admins.tsx'
import { useAccountActions } from './use-account-actions.tsx'
import { UserTable } from './user-table.tsx'
import styles from './people.module.css'

export function loader({ params }: LoaderFunctionArgs) {
  if (currentSession()?.role !== 'User') prefetch('listAccounts', oneAccount(params['id'] ?? ''))
  return null
}

/** One account: its users, its limits, what it has and what happened to it. For admins. */
export function Component() {
  const t = useT()
  return (
    <ForAdmins title={t('people.account')}>
      <AccountPage />
    </ForAdmins>
  )
}

function AccountPage() {
  const { id = '' } = useParams()
  const t = useT()
  const query = useLive('listAccounts', oneAccount(id))
  const account = query.data?.items.find((each) => each.id === id)
  useEffect(() => {
    document.title = `${account?.name ?? t('people.account')} · Mold`
  }, [account?.name, t])
  return (
    <Page>
      <PageHead
        before={<BackLink to={accountsPath} list={t('nav.accounts')} />}
        title={account?.name ?? t('people.account')}
        actions={account && <HeadActions account={account} />}
      />
      <PageBody padded label={t('people.account')}>
        {query.isError && query.data === undefined && (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.isPending && <Skeleton width="60%" />}
        {query.data !== undefined && !query.isPlaceholderData && account === undefined && <Gone />}
        {account && <Content account={account} />}
      </PageBody>
      <PeopleDialogs />
    </Page>
  )
}

function Content({ account }: { account: Account }) {
  const t = useT()
  const { open } = usePeopleDialog()
  const { id = '', name = '', domainid = '' } = account
  return (
    <>
      <Section title={t('people.overview')}>
        <AccountFacts account={account} />
      </Section>
      <Section
        title={t('people.users')}
        actions={
          <Button
            small
            icon={<IconPlus size={15} aria-hidden />}
            onClick={() => open('user-add', id)}
          >
            {t('people.userAdd')}
          </Button>
        }
      >
        <UserTable account={account} />
      </Section>
      <Section
        title={t('people.limits')}
        actions={
          <Button
            small
            icon={<IconPencil size={15} aria-hidden />}
            onClick={() => open('account-limits', id)}
          >
            {t('people.limitsEdit')}
          </Button>
        }
      >
        <LimitFacts of={account} kinds={['template', 'secondarystorage', 'project']} />
      </Section>
      <Section title={t('people.images')}>
        <OwnedImages owner={{ account: name, domainid }} search={`tab=all&owner=${id}`} />
      </Section>
      <Section title={t('nav.events')}>
        <EventList of={{ account: name, domainid }} none={t('people.noEvents')} />
      </Section>
    </>
  )
}

function AccountFacts({ account }: { account: Account }) {
  const t = useT()
  const { id = '', domainid = '', domainpath, networkdomain } = account
  return (
    <Facts>
      <Fact name="ID">
        <Copyable text={id} />
      </Fact>
      <Fact name={t('people.state')}>
        <PersonState of={account} />
      </Fact>
      <Fact name={t('people.role')}>
        <RoleWords type={account.accounttype} />
      </Fact>
      <Fact name={t('people.domain')}>
        <Link to={accountsOf(domainid)}>{domainpath}</Link>
      </Fact>
      <Fact name={t('people.networkDomain')}>{networkdomain ?? <NoValue />}</Fact>
      <Fact name={t('people.created')}>
        <Time date={account.created} />
      </Fact>
    </Facts>
  )
}

function HeadActions({ account }: { account: Account }) {
  const t = useT()
  const { open } = usePeopleDialog()
  const actions = useAccountActions()
  const { id = '' } = account
  return (
    <>
      <ApiCallButton look="icon" call={() => ['listAccounts', { id }]} />
      <Button
        className={styles.wideOnly ?? ''}
        icon={<IconPencil size={16} aria-hidden />}
        onClick={() => open('account-edit', id)}
      >
        {t('action.edit')}
      </Button>
      <Menu
        target={<IconButton framed label={t('action.more')} icon={<IconDots size={16} />} />}
        groups={() => actions(account, true)}
      />
    </>
  )
}

function Gone() {
  const t = useT()
  return (
    <EmptyState
      title={t('people.accountGone')}
      action={
        <Link to={accountsPath} className={buttonClass()}>
          {t('image.backTo', { list: t('nav.accounts') })}
        </Link>
      }
    >
      {t('people.accountGoneHelp')}
    </EmptyState>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queryClient } from '../../api/query-client.ts'
import { currentSession } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { useSession } from '../../layout/use-session.ts'
import { Fact, Facts, Page, PageBody, PageHead, Section } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { Time } from '../../ui/values.tsx'
import { type User, userQuery } from './account-data.ts'
import { KeysSection } from './keys-section.tsx'
import { PasswordForm } from './password-form.tsx'
import { ProfileForm } from './profile-form.tsx'

export function loader() {
  const session = currentSession()
  if (session !== undefined) void queryClient.prefetchQuery(userQuery(session.userid))
  return null
}

/** Who I am: names, password and keys of the user that is signed in. */
export function Component() {
  const t = useT()
  const { userid } = useSession()
  const query = useQuery(userQuery(userid))
  const user = query.data?.items[0]
  useEffect(() => {
    document.title = `${t('account.title')} · Mold`
  }, [t])
  return (
    <Page>
      <PageHead title={t('account.title')} />
      <PageBody padded label={t('account.title')}>
        {query.isError && user === undefined ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <>
            <Section title={t('account.who')}>
              <Who user={user} />
            </Section>
            <Section title={t('account.profile')}>
              {user === undefined ? <Skeleton width={240} /> : <ProfileForm user={user} />}
            </Section>
            <Section title={t('account.password')}>
              <PasswordForm userId={userid} username={user?.username ?? ''} />
            </Section>
            <Section title={t('account.keys')}>
              <KeysSection userId={userid} />
            </Section>
          </>
        )}
      </PageBody>
    </Page>
  )
}

function Who({ user }: { user: User | undefined }) {
  const t = useT()
  const session = useSession()
  return (
    <Facts>
      <Fact name={t('account.username')}>{session.username}</Fact>
      <Fact name={t('account.account')}>{session.account}</Fact>
      <Fact name={t('account.domain')}>{session.domainpath}</Fact>
      <Fact name={t('account.role')}>{t(`role.${session.role}`)}</Fact>
      <Fact name={t('account.created')}>
        {user === undefined ? <Skeleton width={96} /> : <Time date={user.created} />}
      </Fact>
    </Facts>
  )
}

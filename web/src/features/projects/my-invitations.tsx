import { useMutation } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import { useLive } from '../../api/queries.ts'
import { parseApiDate } from '../../i18n/format.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { refreshPeople } from '../people/people.ts'
import { type Invitation, myInvitations } from './invitations.ts'
import styles from './my-invitations.module.css'
import { roleOf } from './projects.ts'

/** What the caller's account is invited to, each with its two answers; nothing when there is none. */
export function MyInvitations() {
  const t = useT()
  const items = useLive('listProjectInvitations', myInvitations).data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className={styles.list} aria-label={t('projects.invitations')}>
      {items.map((invitation) => (
        <OneInvitation key={invitation.id} invitation={invitation} />
      ))}
    </section>
  )
}

function OneInvitation({ invitation }: { invitation: Invitation }) {
  const t = useT()
  const format = useFormat()
  const { projectid = '', project: name = '', expires } = invitation
  const answer = useMutation({
    mutationFn: (accept: boolean) => call('updateProjectInvitation', { projectid, accept }),
    onSuccess: async (_, accept) => {
      await refreshPeople()
      toastSuccess(
        t(accept ? 'projects.invitation.accepted' : 'projects.invitation.declined', { name }),
      )
    },
  })
  const role = t(`projects.role.${roleOf(invitation)}`)
  const buttons = (
    <span className={styles.answers}>
      <Button
        small
        variant="primary"
        disabled={answer.isPending}
        aria-label={t('projects.invitation.acceptTo', { name })}
        onClick={() => answer.mutate(true)}
      >
        {t('projects.invitation.accept')}
      </Button>
      <Button
        small
        disabled={answer.isPending}
        aria-label={t('projects.invitation.declineTo', { name })}
        onClick={() => answer.mutate(false)}
      >
        {t('projects.invitation.decline')}
      </Button>
    </span>
  )
  return (
    <>
      <Notice tone="info" action={buttons}>
        {t('projects.invitation.to', { name, role })}{' '}
        {expires !== undefined && (
          <span className="muted">
            {t('projects.invitation.until', { time: format.exactTime(parseApiDate(expires)) })}
          </span>
        )}
      </Notice>
      {answer.error && <ErrorNotice error={answer.error} />}
    </>
  )
}

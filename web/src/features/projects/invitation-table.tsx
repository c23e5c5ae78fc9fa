import { IconTrash } from '@tabler/icons-react'
import { useLive } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { Section } from '../../ui/page.tsx'
import { StateBadge, type Tone } from '../../ui/state-badge.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { Time } from '../../ui/values.tsx'
import { type Invitation, invitationsOf, invitationState } from './invitations.ts'
import styles from './projects.module.css'
import { type Project, roleOf, useProjectDialog } from './projects.ts'

const tones: Readonly<Record<ReturnType<typeof invitationState>, Tone>> = {
  Pending: 'moving',
  Completed: 'ready',
  Expired: 'quiet',
  Declined: 'attention',
}

/** Whom a project waits for, for those who manage it; those who joined are among the members. */
export function InvitationSection({ project }: { project: Project }) {
  const t = useT()
  const { id = '' } = project
  const { open } = useProjectDialog()
  const query = useLive('listProjectInvitations', invitationsOf(id))
  const rows = query.data?.items.filter((each) => invitationState(each) !== 'Completed') ?? []
  if (rows.length === 0 || rows.some(({ can }) => can?.['delete'] !== true)) return null
  return (
    <Section title={t('projects.invitations')}>
      <div className={styles.flush}>
        <DataTable
          label={t('projects.invitations')}
          columns={columns}
          rows={rows}
          rowId={(each) => each.id ?? ''}
          rowName={({ account = '' }) => account}
          actions={(invitation) => [
            {
              items: [
                {
                  id: 'withdraw',
                  label: t('projects.withdraw'),
                  icon: <IconTrash size={16} />,
                  danger: true,
                  onSelect: () => open('invitation-withdraw', id, invitation.id),
                },
              ],
            },
          ]}
        />
      </div>
    </Section>
  )
}

function State({ invitation }: { invitation: Invitation }) {
  const t = useT()
  const state = invitationState(invitation)
  return <StateBadge tone={tones[state]} words={t(`projects.invitation.state.${state}`)} />
}

function Role({ invitation }: { invitation: Invitation }) {
  const t = useT()
  return <>{t(`projects.role.${roleOf(invitation)}`)}</>
}

const columns = listColumns<Invitation>([
  {
    id: 'account',
    header: 'people.account',
    fixed: true,
    cell: ({ account }) => (
      <span className={styles.link} title={account}>
        {account}
      </span>
    ),
  },
  {
    id: 'state',
    header: 'projects.state',
    width: 140,
    narrow: 120,
    fixed: true,
    cell: (invitation) => <State invitation={invitation} />,
  },
  {
    id: 'role',
    header: 'projects.role',
    width: 140,
    cell: (invitation) => <Role invitation={invitation} />,
  },
  {
    id: 'created',
    header: 'projects.invited',
    width: 140,
    cell: ({ created }) => <Time date={created} />,
  },
])

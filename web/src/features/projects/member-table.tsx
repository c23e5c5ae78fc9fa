import { IconCrown, IconTrash, IconUserDown, IconUserUp } from '@tabler/icons-react'
import { useLive } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import type { MenuGroup } from '../../ui/menu.tsx'
import { useApiCallItem } from '../api-call/use-api-call-item.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { memberParams } from './members.ts'
import { roleOf, type Member, type Project, useProjectDialog } from './projects.ts'
import { useWhyNot } from './use-may.ts'
import styles from './projects.module.css'

/** The accounts that belong to a project, and what they are in it. */
export function MemberTable({ project }: { project: Project }) {
  const t = useT()
  const query = useLive('listProjectAccounts', memberParams(project.id ?? ''))
  const admins = query.data?.items.filter((member) => roleOf(member) === 'Admin').length ?? 0
  const actions = useMemberActions(project, admins)
  if (query.isError && query.data === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  return (
    <div className={styles.flush}>
      <DataTable
        label={t('projects.members')}
        columns={columns}
        rows={query.data?.items}
        rowId={({ accountid = '' }) => accountid}
        rowName={({ account = '' }) => account}
        actions={actions}
        expectedRows={2}
      />
    </div>
  )
}

const size = 16

function useMemberActions(project: Project, admins: number): (member: Member) => MenuGroup[] {
  const t = useT()
  const whyNot = useWhyNot()
  const { open } = useProjectDialog()
  const apiCall = useApiCallItem()
  return (member) => {
    const { id = '' } = project
    const { account = '' } = member
    const isOnly = roleOf(member) === 'Admin' && admins < 2
    const denied = whyNot(project, 'update')
    const only = isOnly ? t('projects.why.onlyAdmin') : undefined
    const noSwap =
      roleOf(member) === 'Admin'
        ? t('projects.why.alreadyAdmin')
        : admins > 1
          ? t('projects.why.severalAdmins')
          : undefined
    const other =
      roleOf(member) === 'Admin'
        ? {
            id: 'regular',
            label: t('projects.makeRegular'),
            icon: <IconUserDown size={size} />,
            disabledReason: denied ?? only,
            onSelect: () => open('member-regular', id, account),
          }
        : {
            id: 'admin',
            label: t('projects.makeAdmin'),
            icon: <IconUserUp size={size} />,
            disabledReason: denied,
            onSelect: () => open('member-admin', id, account),
          }
    return [
      {
        items: [
          other,
          {
            id: 'owner',
            label: t('projects.makeOwner'),
            icon: <IconCrown size={size} />,
            disabledReason: denied ?? noSwap,
            onSelect: () => open('member-owner', id, account),
          },
          apiCall(
            ['listProjectAccounts', { projectid: id, account }],
            ['deleteAccountFromProject', { projectid: id, account }],
          ),
        ],
      },
      {
        items: [
          {
            id: 'remove',
            label: t('projects.memberRemove'),
            icon: <IconTrash size={size} />,
            danger: true,
            disabledReason: denied ?? only,
            onSelect: () => open('member-remove', id, account),
          },
        ],
      },
    ]
  }
}

function MemberRole({ member }: { member: Member }) {
  const t = useT()
  return <>{t(`projects.role.${roleOf(member)}`)}</>
}

const columns = listColumns<Member>([
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
    id: 'role',
    header: 'projects.role',
    width: 140,
    narrow: 110,
    fixed: true,
    cell: (member) => <MemberRole member={member} />,
  },
  {
    id: 'users',
    header: 'people.users',
    width: 280,
    cell: ({ user }) => {
      const names = user.map(({ username = '' }) => username).join(', ')
      return <span title={names}>{names}</span>
    },
  },
])

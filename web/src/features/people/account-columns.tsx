import { Link } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { StateBadge } from '../../ui/state-badge.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { Time } from '../../ui/values.tsx'
import { AmountWords } from './amount.tsx'
import { accountPath, roleOf, stateOf, stateTones, type Account } from './people.ts'
import styles from './people.module.css'

/** The state of an account or a user. */
export function PersonState({ of }: { of: { readonly state?: string | undefined } }) {
  const t = useT()
  const state = stateOf(of)
  return <StateBadge tone={stateTones[state]} words={t(`people.state.${state}`)} />
}

export function RoleWords({ type }: { type: number | undefined }) {
  const t = useT()
  return <>{t(`role.${roleOf(type)}`)}</>
}

export const accountColumns = listColumns<Account>([
  {
    id: 'name',
    header: 'people.account',
    sortable: true,
    fixed: true,
    cell: ({ id = '', name }) => (
      <Link to={accountPath(id)} className={styles.link} title={name}>
        {name}
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'people.state',
    width: 116,
    narrow: 104,
    sortable: true,
    fixed: true,
    cell: (account) => <PersonState of={account} />,
  },
  {
    id: 'accounttype',
    header: 'people.role',
    width: 136,
    sortable: true,
    cell: ({ accounttype }) => <RoleWords type={accounttype} />,
  },
  {
    id: 'domainpath',
    header: 'people.domain',
    width: 200,
    sortable: true,
    cell: ({ domainpath }) => <span title={domainpath}>{domainpath}</span>,
  },
  {
    id: 'users',
    header: 'people.users',
    width: 88,
    align: 'end',
    cell: ({ user }) => user?.length ?? 0,
  },
  {
    id: 'images',
    header: 'people.kind.template',
    width: 96,
    align: 'end',
    cell: (account) => <AmountWords of={account} kind="template" />,
  },
  {
    id: 'storage',
    header: 'people.kind.secondarystorage',
    width: 176,
    align: 'end',
    cell: (account) => <AmountWords of={account} kind="secondarystorage" />,
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

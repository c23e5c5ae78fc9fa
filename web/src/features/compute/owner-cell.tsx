import { IconUsersGroup } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'

interface Owned {
  readonly account?: string | undefined
  readonly project?: string | undefined
  readonly domainpath?: string | undefined
}

/** Whose it is; a project has a sign, since an account may have the same name. */
export function OwnerCell({ of: { account, project, domainpath = '' } }: { of: Owned }) {
  const t = useT()
  if (project === undefined)
    return <span title={`${account ?? ''} · ${domainpath}`}>{account}</span>
  return (
    <span title={`${t('image.project', { name: project })} · ${domainpath}`}>
      <IconUsersGroup size={13} aria-hidden /> {project}
    </span>
  )
}

/** The same among the facts of a page. */
export function OwnerWords({ of: { account, project, domainpath } }: { of: Owned }) {
  const t = useT()
  return (
    <>
      {project === undefined ? account : t('image.project', { name: project })}{' '}
      <span className="muted">{domainpath}</span>
    </>
  )
}

import { useT } from '../../../i18n/i18n.ts'
import { useSession } from '../../../layout/use-session.ts'
import { NamesField } from './names-field.tsx'
import { AccountPicker } from './pickers.tsx'
import type { SharingRights } from './share-data.ts'
import type { NameChecks } from './use-name-checks.ts'

interface AccountFieldProps {
  readonly rights: SharingRights
  readonly names: readonly string[]
  readonly onNames: (names: readonly string[]) => void
  readonly checks: NameChecks
  /** Told whether a name is being typed. */
  readonly onTyping?: (typing: boolean) => void
  /** The owners' domain; undefined where there are several, and nothing to pick out of. */
  readonly domain:
    | { readonly id: string | undefined; readonly name: string | undefined }
    | undefined
  readonly owner: string | undefined
  /** Accounts that have it already. */
  readonly have: readonly string[]
}

/** The accounts to share with: picked where the caller may see them all, typed otherwise (spec G2). */
export function AccountField(props: AccountFieldProps) {
  const { rights, names, onNames, checks, domain, owner, have } = props
  const t = useT()
  const { domain: ownDomain } = useSession()
  if (rights.pick && domain !== undefined) {
    return (
      <AccountPicker
        domainId={domain.id}
        domain={domain.name}
        names={names}
        onNames={onNames}
        without={owner === undefined ? have : [...have, owner]}
      />
    )
  }
  const idle = (name: string) => {
    if (name === owner) return t('share.isOwner')
    return have.includes(name) ? t('share.hasAlready') : undefined
  }
  return (
    <NamesField
      names={names}
      onNames={onNames}
      checks={checks}
      domain={domain === undefined ? undefined : (domain.name ?? ownDomain)}
      idle={idle}
      onTyping={props.onTyping}
    />
  )
}

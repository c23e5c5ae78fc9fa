import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type { OwnedThings, Owner } from './owned.ts'
import styles from './people.module.css'

interface Named {
  readonly name?: string | undefined
}

/** What would be deleted too: how many of each kind, and the first of them by name. */
export function OwnedList({ owner, things }: { owner: Owner; things: OwnedThings }) {
  const t = useT()
  const format = useFormat()
  const { imagecount, imagebytes } = things
  const ofDomain = owner.kind === 'domain'
  return (
    <ul className={styles.consequences}>
      {imagecount > 0 && (
        <li>
          {t('people.owned.images', {
            count: format.number(imagecount),
            size: format.size(imagebytes),
          })}
          <Names of={things.images} count={imagecount} />
        </li>
      )}
      {ofDomain && things.domaincount > 0 && (
        <li>
          {t('people.owned.domains', { count: format.number(things.domaincount) })}
          <Names of={things.domains} count={things.domaincount} />
        </li>
      )}
      {ofDomain && things.accountcount > 0 && (
        <li>
          {t('people.owned.accounts', { count: format.number(things.accountcount) })}
          <Names of={things.accounts} count={things.accountcount} />
        </li>
      )}
      {ofDomain && things.projectcount > 0 && (
        <li>
          {t('people.owned.projects', { count: format.number(things.projectcount) })}
          <Names of={things.projects} count={things.projectcount} />
        </li>
      )}
      {owner.kind !== 'project' && things.usercount > 0 && (
        <li>
          {t('people.owned.users', { count: format.number(things.usercount) })}
          <Names of={things.users} count={things.usercount} />
        </li>
      )}
    </ul>
  )
}

function Names({ of, count }: { of: readonly Named[]; count: number }) {
  const t = useT()
  const format = useFormat()
  const names = of.map(({ name = '' }) => name).join(', ')
  const more = count - of.length
  return (
    <span className={styles.names}>
      {more > 0 ? t('people.owned.more', { names, count: format.number(more) }) : names}
    </span>
  )
}

import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Consequences } from '../../ui/consequences.tsx'
import type { OwnedThings, Owner } from './owned.ts'
import styles from './people.module.css'

interface Named {
  readonly name?: string | undefined
}

/** What there is of each kind but images, where it goes with this owner. */
function kindsOf({ kind }: Owner, things: OwnedThings) {
  const ofDomain = kind === 'domain'
  const kinds = [
    ['people.owned.instances', true, things.instancecount, things.instances],
    ['people.owned.volumes', true, things.volumecount, things.volumes],
    ['people.owned.snapshots', true, things.snapshotcount, things.snapshots],
    ['people.owned.domains', ofDomain, things.domaincount, things.domains],
    ['people.owned.accounts', ofDomain, things.accountcount, things.accounts],
    ['people.owned.projects', ofDomain, things.projectcount, things.projects],
    ['people.owned.users', kind !== 'project', things.usercount, things.users],
  ] as const
  return kinds.flatMap(([key, applies, count, names]) =>
    applies && count > 0 ? [{ key, count, names }] : [],
  )
}

/** What would be deleted too: how many of each kind, and the first of them by name. */
export function OwnedList({ owner, things }: { owner: Owner; things: OwnedThings }) {
  const t = useT()
  const format = useFormat()
  const { imagecount, imagebytes } = things
  return (
    <Consequences>
      {imagecount > 0 && (
        <li>
          {t('people.owned.images', {
            count: format.number(imagecount),
            size: format.size(imagebytes),
          })}
          <Names of={things.images} count={imagecount} />
        </li>
      )}
      {kindsOf(owner, things).map(({ key, count, names }) => (
        <li key={key}>
          {t(key, { count: format.number(count) })}
          <Names of={names} count={count} />
        </li>
      ))}
    </Consequences>
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

import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { stateKey, zoneState } from '../image-state.ts'
import type { Image } from '../kind.ts'
import styles from './delete-dialog.module.css'
import type { Consequences } from './delete-facts.ts'

/** What a deletion takes along: what stops, what becomes free, and what it means to instances. */
export function Consequence({ image, facts }: { image: Image; facts: Consequences }) {
  const t = useT()
  const format = useFormat()
  const { stopped, freed, gone } = facts
  // Before it was ready nothing could be made from it.
  const isUsed = image.zones?.some(({ isready }) => isready) === true
  return (
    <ul className={styles.consequences} aria-label={t('delete.consequences')}>
      {stopped.map((zone) => (
        <li key={zone.zoneid}>
          {t('delete.stops', {
            zone: zone.zonename ?? '',
            state: t(stateKey(zoneState(zone))),
            percent: zone.percent,
          })}
        </li>
      ))}
      {freed > 0 && <li>{t('delete.frees', { size: format.size(freed) })}</li>}
      {gone && isUsed && <li>{t('delete.consequence')}</li>}
      {!gone && <li>{t('delete.stays')}</li>}
      {!gone && image.crossZones && <li>{t('delete.staysAway')}</li>}
      {gone && image.ispublic && <li>{t('delete.public')}</li>}
    </ul>
  )
}

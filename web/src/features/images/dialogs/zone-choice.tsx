import { useT } from '../../../i18n/i18n.ts'
import { StateBadge } from '../../../ui/state-badge.tsx'
import { Size } from '../../../ui/values.tsx'
import styles from './delete-dialog.module.css'
import { isMoving, stateKey, toneOf, zoneState } from '../image-state.ts'
import type { Image, ImageZone } from '../kind.ts'

/** A zone's id, or all zones. */
export type DeleteScope = string

interface ZoneChoiceProps {
  readonly image: Image
  readonly scope: DeleteScope
  readonly onScope: (scope: DeleteScope) => void
  readonly disabled: boolean
}

/** Which zones' copies go. With one zone there is nothing to choose, but it is still named. */
export function ZoneChoice({ image, scope, onScope, disabled }: ZoneChoiceProps) {
  const t = useT()
  const zones = image.zones ?? []
  if (zones.length < 2) {
    return (
      <ul>
        {zones.map((zone) => (
          <li key={zone.zoneid} className={styles.zone}>
            <span className={styles.zoneName}>{zone.zonename}</span>
            <ZoneFacts image={image} zone={zone} />
          </li>
        ))}
      </ul>
    )
  }
  // Shipped ones go from everywhere, whatever zone is named.
  const onlyAll = image.templatetype === 'BUILTIN'
  const choice = (value: DeleteScope, label: string, zone?: ImageZone) => (
    <label key={value} className={styles.zone}>
      <input
        type="radio"
        className={styles.radio}
        name="zone"
        value={value}
        checked={scope === value}
        disabled={disabled || (onlyAll && value !== 'all')}
        onChange={() => onScope(value)}
      />
      <span className={styles.zoneName}>{label}</span>
      {zone !== undefined && <ZoneFacts image={image} zone={zone} />}
    </label>
  )
  return (
    <fieldset className={styles.zones}>
      <legend className={styles.legend}>{t('delete.zones')}</legend>
      {choice('all', t('delete.allZones', { count: zones.length }))}
      {zones.map((zone) => choice(zone.zoneid ?? '', zone.zonename ?? '', zone))}
    </fieldset>
  )
}

/** What a zone has: how much where it is ready, how far where it is on its way. */
function ZoneFacts({ image, zone }: { image: Image; zone: ImageZone }) {
  const t = useT()
  const state = zoneState(zone)
  const far = isMoving(zone) && zone.totalbytes !== undefined
  return (
    <>
      <StateBadge
        tone={toneOf(state)}
        words={far ? `${t(stateKey(state))} ${zone.percent}%` : t(stateKey(state))}
      />
      <span className={styles.size}>
        {zone.isready && <Size bytes={image.physicalsize} />}
        {far && <Size bytes={zone.bytes} />}
      </span>
    </>
  )
}

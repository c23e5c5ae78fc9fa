import { useT } from '../../../i18n/i18n.ts'
import { StateBadge } from '../../../ui/state-badge.tsx'
import styles from './delete-dialog.module.css'
import { stateKey, toneOf, zoneState } from '../image-state.ts'
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
            <ZoneBadge zone={zone} />
          </li>
        ))}
      </ul>
    )
  }
  const choice = (value: DeleteScope, label: string, zone?: ImageZone) => (
    <label key={value} className={styles.zone}>
      <input
        type="radio"
        name="zone"
        value={value}
        checked={scope === value}
        disabled={disabled}
        onChange={() => onScope(value)}
      />
      <span className={styles.zoneName}>{label}</span>
      {zone !== undefined && <ZoneBadge zone={zone} />}
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

function ZoneBadge({ zone }: { zone: ImageZone }) {
  const t = useT()
  const state = zoneState(zone)
  return <StateBadge tone={toneOf(state)} words={t(stateKey(state))} />
}

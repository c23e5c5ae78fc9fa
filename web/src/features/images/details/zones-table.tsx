import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { cx } from '../../../ui/cx.ts'
import { DigestPair } from '../../../ui/digest-pair.tsx'
import { NoValue, Time } from '../../../ui/values.tsx'
import { isMoving, waitsFor, waitsForRetry, zoneState } from '../image-state.ts'
import type { Image, ImageZone } from '../kind.ts'
import { usePace } from '../progress-pace.ts'
import { StateCell } from '../state-cell.tsx'
import { useTrouble } from '../zone-error.ts'
import { AbsentZone } from './absent-zone.tsx'
import { ZoneActions } from './zone-actions.tsx'
import type { Place } from './zone-places.ts'
import styles from './zones-table.module.css'

interface ZonesTableProps {
  readonly image: Image
  readonly places: readonly Place[]
}

/** All zones: state, progress, pace and error of the image there; what may be done in each. */
export function ZonesTable({ image, places }: ZonesTableProps) {
  const t = useT()
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={t('image.zones')}>
        <colgroup>
          <col className={styles.zoneCol} />
          <col className={styles.stateCol} />
          <col className={styles.wide} />
          <col className={cx(styles.updatedCol, styles.wide)} />
          <col className={styles.lastCol} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('image.zone')}</th>
            <th scope="col">{t('image.state')}</th>
            <th scope="col" className={styles.wide}>
              {t('image.progress')}
            </th>
            <th scope="col" className={styles.wide}>
              {t('image.updated')}
            </th>
            <th scope="col" className={styles.last}>
              <span className="visually-hidden">{t('list.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) =>
            place.zone === undefined ? (
              <AbsentZone key={place.id} image={image} place={place} />
            ) : (
              <ZoneRows key={place.id} image={image} zone={place.zone} />
            ),
          )}
        </tbody>
      </table>
    </div>
  )
}

interface ZoneProps {
  readonly image: Image
  readonly zone: ImageZone
}

function ZoneRows({ image, zone }: ZoneProps) {
  const { reason, failure, fromAction } = useTrouble(image, zone)
  const troubled =
    fromAction ||
    zoneState(zone) === 'failed' ||
    waitsForRetry(zone) ||
    waitsFor(zone) !== undefined
  const shown = troubled && reason !== undefined
  return (
    <>
      <tr className={shown ? styles.open : undefined}>
        <th scope="row">{zone.zonename}</th>
        <td>
          <StateCell image={image} zone={zone} oneZone />
        </td>
        <td className={styles.wide}>
          <Pace zone={zone} />
        </td>
        <td className={styles.wide}>
          <Time date={zone.updated} />
        </td>
        <td className={styles.last}>
          <ZoneActions image={image} zone={zone} />
        </td>
      </tr>
      {shown && (
        <tr>
          <td colSpan={5} className={styles.reason}>
            {reason}
            <DigestPair failure={failure} className={styles.digests} />
          </td>
        </tr>
      )}
    </>
  )
}

/** `2.1 GiB / 4.8 GiB · 206.0 MiB/s · 13초` */
function Pace({ zone }: { zone: ImageZone }) {
  const t = useT()
  const format = useFormat()
  const { bytesPerSecond, secondsLeft } = usePace(zone)
  if (!isMoving(zone) || !zone.bytes) return <NoValue />
  const done =
    zone.totalbytes === undefined
      ? format.size(zone.bytes)
      : t('image.bytesOf', { done: format.size(zone.bytes), total: format.size(zone.totalbytes) })
  return [
    done,
    bytesPerSecond === undefined ? '' : format.speed(bytesPerSecond),
    secondsLeft === undefined ? '' : format.duration(secondsLeft),
  ]
    .filter(Boolean)
    .join(' · ')
}

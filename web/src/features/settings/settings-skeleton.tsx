import { Skeleton } from '../../ui/states.tsx'
import styles from './settings-page.module.css'
import rowStyles from './setting-row.module.css'

const rows = [0, 1, 2, 3, 4, 5]

/** Keeps the places of the index and the rows. */
export function SettingsSkeleton({ label }: { label: string }) {
  return (
    <div className={styles.columns} aria-busy aria-label={label}>
      <div className={styles.index}>
        {rows.map((row) => (
          <span key={row} className={styles.group}>
            <Skeleton width={72} />
          </span>
        ))}
      </div>
      <div className={styles.sections}>
        <h2 className={styles.heading}>
          <Skeleton width={64} />
        </h2>
        {rows.map((row) => (
          <div key={row} className={rowStyles.row}>
            <div className={rowStyles.about}>
              <p className={rowStyles.title}>
                <Skeleton width="32%" />
              </p>
              <p className={rowStyles.place}>
                <Skeleton width="72%" />
              </p>
            </div>
            <Skeleton width={220} />
          </div>
        ))}
      </div>
    </div>
  )
}

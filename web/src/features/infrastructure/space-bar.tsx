import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { cx } from '../../ui/cx.ts'
import { NoValue } from '../../ui/values.tsx'
import styles from './infra.module.css'

interface SpaceBarProps {
  readonly space: { readonly used: number; readonly total: number } | undefined
  /** Whose space it is, for those who do not see the bar. */
  readonly name: string
}

/** From here on somebody should look. Percent. */
const narrow = 85
const tight = 95

/** How much of a store is in use: a bar, and always the figures. */
export function SpaceBar({ space, name }: SpaceBarProps) {
  const t = useT()
  const format = useFormat()
  if (space === undefined) return <NoValue />
  const percent = Math.min(100, Math.round((space.used / space.total) * 100))
  const free = format.size(Math.max(0, space.total - space.used))
  return (
    <span className={styles.space}>
      <meter
        className={cx(
          styles.meter,
          percent >= tight ? styles.tight : percent >= narrow && styles.narrow,
        )}
        aria-label={t('infra.spaceOf', { name })}
        min={0}
        max={100}
        value={percent}
        title={`${percent} %`}
      />
      <span className={styles.figures}>
        {t('infra.spaceFree', { free, total: format.size(space.total) })}
      </span>
    </span>
  )
}

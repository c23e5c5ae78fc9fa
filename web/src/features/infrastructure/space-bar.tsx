import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Meter } from '../../ui/meter.tsx'
import { NoValue } from '../../ui/values.tsx'
import styles from './infra.module.css'

/** Bytes. */
interface Space {
  readonly used: number
  readonly total: number
}

interface SpaceBarProps {
  readonly space: Space | undefined
  /** Whose space it is, for those who do not see the bar. */
  readonly name: string
}

/** How much of a store is in use: a bar, and always the figures. */
export function SpaceBar({ space, name }: SpaceBarProps) {
  const t = useT()
  if (space === undefined) return <NoValue />
  const percent = (space.used / space.total) * 100
  return (
    <span className={styles.space}>
      <Meter percent={percent} label={t('infra.spaceOf', { name })} />
      <span className={styles.figures}>
        <SpaceWords space={space} />
      </span>
    </span>
  )
}

/** The same below a name, where narrow screens have no column for it. */
export function SpaceBelow({ space }: { space: Space | undefined }) {
  if (space === undefined) return null
  return (
    <small className={styles.below}>
      <SpaceWords space={space} />
    </small>
  )
}

function SpaceWords({ space: { used, total } }: { space: Space }) {
  const t = useT()
  const format = useFormat()
  const free = format.size(Math.max(0, total - used))
  return <>{t('infra.spaceFree', { free, total: format.size(total) })}</>
}

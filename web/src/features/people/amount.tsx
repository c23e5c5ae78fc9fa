import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Meter } from '../../ui/meter.tsx'
import { Muted } from '../../ui/values.tsx'
import { amountOf, type LimitKind } from './amounts.ts'
import styles from './people.module.css'

interface AmountProps {
  readonly of: Parameters<typeof amountOf>[0]
  readonly kind: LimitKind
  /** With a bar beside the figures, where something limits it. */
  readonly bar?: boolean
}

/** How much there is of what may be: `12 of 20`. */
export function AmountWords({ of, kind, bar }: AmountProps) {
  const t = useT()
  const format = useFormat()
  const { used, limit } = amountOf(of, kind)
  const figure = kind === 'secondarystorage' ? format.size : format.number
  if (limit === undefined) {
    return (
      <span className={styles.figures} title={t('people.unlimited')}>
        {figure(used)} {bar === true && <Muted>{t('people.unlimited')}</Muted>}
      </span>
    )
  }
  const words = t('people.usedOf', { used: figure(used), limit: figure(limit) })
  if (bar !== true) {
    return (
      <span className={styles.figures} title={words}>
        {words}
      </span>
    )
  }
  const percent = limit === 0 ? 100 : (used / limit) * 100
  return (
    <span className={styles.amount}>
      <Meter percent={percent} label={`${t(`people.kind.${kind}`)}: ${words}`} />
      <span className={styles.figures} title={words}>
        {words}
      </span>
    </span>
  )
}

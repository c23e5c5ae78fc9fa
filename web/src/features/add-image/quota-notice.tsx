import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Meter } from '../../ui/meter.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Muted } from '../../ui/values.tsx'
import type { Checked } from './before-notices.tsx'
import styles from './quota-notice.module.css'

interface QuotaNoticeProps {
  readonly checked: Checked
  /** How many zones store it. */
  readonly copies: number
  readonly isUpload: boolean
}

/** Whose limit has the least room. */
const holderOf = (by: string | undefined) =>
  by === 'project' || by === 'domain' ? by : ('account' as const)

/**
 * What is left of the limits once this is stored, or that it does not fit; nothing where nothing limits it.
 * Packed bytes grow: what is known of the size is the least that it takes.
 */
export function QuotaNotice({ checked, copies, isUpload }: QuotaNoticeProps) {
  const t = useT()
  const format = useFormat()
  const { usage, size = 0 } = checked
  if (usage === undefined) return null
  const { imagecount, imagelimit, storageused, storagelimit } = usage
  if (imagelimit !== undefined && imagecount >= imagelimit) {
    const words = `add.quota.images.${holderOf(usage.imagelimitedby)}` as const
    return <Notice tone="attention">{t(words, { limit: imagelimit })}</Notice>
  }
  if (storagelimit === undefined) return null
  const by = t(`add.quota.by.${holderOf(usage.storagelimitedby)}`)
  const after = storageused + size * copies
  const limit = format.size(storagelimit)
  if (after > storagelimit) {
    const left = format.size(Math.max(0, storagelimit - storageused))
    return (
      <Notice tone="attention">
        {t('add.quota.storage', { needed: format.size(size * copies), left, limit, by })}
      </Notice>
    )
  }
  return (
    <div className={styles.after}>
      <p>
        {t(isUpload ? 'add.quota.after.upload' : 'add.quota.after.register', {
          after: format.size(after),
          limit,
        })}{' '}
        <Muted>({by})</Muted>
      </p>
      <Meter wide percent={(after / storagelimit) * 100} label={t('add.quota.bar')} />
    </div>
  )
}

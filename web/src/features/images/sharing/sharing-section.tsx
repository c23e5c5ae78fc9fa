import './texts.ts'
import { IconWorld } from '@tabler/icons-react'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorState, Skeleton } from '../../../ui/states.tsx'
import { useImageDialog } from '../dialogs/image-dialog-state.ts'
import type { Image, ImageKind } from '../kind.ts'
import { useReason } from '../use-image-actions.tsx'
import { granteeIcons, wordsOf } from './grantee.ts'
import { useSharing } from './share-data.ts'
import styles from './sharing.module.css'

interface SharingSectionProps {
  readonly kind: ImageKind
  readonly image: Image
}

/** Who has access to an image, on its page, and the way to change that. */
export function SharingSection({ kind, image }: SharingSectionProps) {
  const t = useT()
  const { open } = useImageDialog()
  const reason = useReason()
  const { sharing, error, refetch } = useSharing(kind, image)
  const cannot = reason(image, 'share')
  if (error !== null && sharing === undefined) {
    return <ErrorState error={error} onRetry={() => void refetch()} />
  }
  if (sharing === undefined) return <Skeleton width="40%" />
  const { grantees, flags } = sharing
  return (
    <div className={styles.part}>
      <ul className={styles.summary} aria-label={t('share.now')}>
        {flags.ispublic && (
          <li className={styles.who}>
            <IconWorld size={15} aria-hidden />
            {t('share.everyone')}
          </li>
        )}
        {grantees.map((one) => {
          const Icon = granteeIcons[one.type]
          return (
            <li key={`${one.type} ${one.key}`} className={styles.who}>
              <Icon size={15} aria-hidden />
              {wordsOf(t, one)}
            </li>
          )
        })}
        {!flags.ispublic && grantees.length === 0 && (
          <li className={styles.none}>
            {image.projectid === undefined
              ? t('share.nobodyElse')
              : t('share.projectWhy', { project: image.project ?? '' })}
          </li>
        )}
      </ul>
      {cannot === undefined ? (
        <span>
          <Button onClick={() => open('share', image.id ?? '')}>{t('share.change')}</Button>
        </span>
      ) : (
        <p className={styles.none}>{cannot}</p>
      )}
    </div>
  )
}

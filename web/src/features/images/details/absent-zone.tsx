import { IconDatabaseImport } from '@tabler/icons-react'
import { useT } from '../../../i18n/i18n.ts'
import { useErrorWords } from '../../../i18n/error-text.ts'
import { Button } from '../../../ui/button.tsx'
import { failureOf } from '../../../ui/failure.ts'
import { StateBadge } from '../../../ui/state-badge.tsx'
import { NoValue } from '../../../ui/values.tsx'
import { useActionError, useImageAction } from '../image-action.ts'
import type { Image } from '../kind.ts'
import { useReason } from '../use-image-actions.tsx'
import type { Place } from './zone-places.ts'
import styles from './zones-table.module.css'

/** A zone that does not have the image: says so, and offers to copy it there. */
export function AbsentZone({ image, place }: { image: Image; place: Place }) {
  const t = useT()
  const words = useErrorWords()
  const reason = useReason()
  const action = useImageAction()
  const error = useActionError(image, place.id)
  const refused = reason(image, 'copy')
  const comesLater = place.disabled && image.crossZones
  return (
    <>
      <tr className={error === undefined ? undefined : styles.open}>
        <th scope="row" className={styles.absent}>
          {place.name}
        </th>
        <td>
          <StateBadge tone="quiet" words={t(comesLater ? 'image.comesLater' : 'image.notThere')} />
        </td>
        <td className={styles.wide}>
          <NoValue />
        </td>
        <td className={styles.wide}>
          <NoValue />
        </td>
        <td className={styles.last}>
          <Button
            small
            icon={<IconDatabaseImport size={14} aria-hidden />}
            aria-label={t('copy.to', { zone: place.name })}
            title={refused ?? t('copy.to', { zone: place.name })}
            disabled={refused !== undefined}
            pending={action.isPending}
            onClick={() => action.mutate({ image, action: 'copy', zoneId: place.id })}
          >
            <span className={styles.copyWords}>{t('action.copyImage')}</span>
          </Button>
        </td>
      </tr>
      {error !== undefined && (
        <tr>
          <td colSpan={5} className={styles.reason}>
            <span role="alert">{words(failureOf(error))}</span>
          </td>
        </tr>
      )}
    </>
  )
}

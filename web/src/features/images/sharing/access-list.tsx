import { IconWorld } from '@tabler/icons-react'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { cx } from '../../../ui/cx.ts'
import { type Image, ownerOf } from '../kind.ts'
import { granteeIcons, wordsOf } from './grantee.ts'
import { type Grantee, isAmong, type Sharing } from './share-change.ts'
import styles from './sharing.module.css'

interface AccessListProps {
  readonly image: Image
  readonly sharing: Sharing
  /** Those that lose it when this is saved. */
  readonly removed: readonly Grantee[]
  readonly onRemoved: (removed: readonly Grantee[]) => void
  /** Takes everything back at once; undefined where there is nothing. */
  readonly onReset: (() => void) | undefined
}

/** Who has access now: the owner, everyone, and each that it is shared with, to be taken back one by one. */
export function AccessList({ image, sharing, removed, onRemoved, onReset }: AccessListProps) {
  const t = useT()
  const Owner = granteeIcons[image.projectid === undefined ? 'account' : 'project']
  return (
    <section className={styles.part} aria-label={t('share.now')}>
      <h3 className={styles.heading}>
        {t('share.now')}
        {onReset !== undefined && (
          <Button small variant="quiet" onClick={onReset}>
            {t('share.reset')}
          </Button>
        )}
      </h3>
      <ul className={styles.list}>
        <li className={styles.one}>
          <Owner size={16} aria-hidden />
          <span className={styles.name}>{ownerOf(image)}</span>
          <span className={styles.what}>{t('image.owner')}</span>
        </li>
        {sharing.flags.ispublic && (
          <li className={styles.one}>
            <IconWorld size={16} aria-hidden />
            <span className={styles.name}>{t('share.everyone')}</span>
            <span className={styles.what}>{t('image.public')}</span>
          </li>
        )}
        {sharing.grantees.map((one) => (
          <Entry
            key={`${one.type} ${one.key}`}
            grantee={one}
            going={isAmong(one, removed)}
            onGoing={(going) =>
              onRemoved(
                going ? [...removed, one] : removed.filter((other) => !isAmong(other, [one])),
              )
            }
          />
        ))}
      </ul>
    </section>
  )
}

interface EntryProps {
  readonly grantee: Grantee
  readonly going: boolean
  readonly onGoing: (going: boolean) => void
}

function Entry({ grantee, going, onGoing }: EntryProps) {
  const t = useT()
  const { type, name } = grantee
  const Icon = granteeIcons[type]
  return (
    <li className={cx(styles.one, going && styles.going)}>
      <Icon size={16} aria-hidden />
      <span className={styles.name}>{name}</span>
      <span className={styles.what}>{t(going ? 'share.goes' : `share.type.${type}`)}</span>
      <Button
        small
        variant="quiet"
        aria-label={t(going ? 'share.keepNamed' : 'share.removeNamed', {
          name: wordsOf(t, grantee),
        })}
        onClick={() => onGoing(!going)}
      >
        {t(going ? 'share.keep' : 'share.remove')}
      </Button>
    </li>
  )
}

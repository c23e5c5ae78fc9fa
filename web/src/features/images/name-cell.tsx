import { Link } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useSession } from '../../layout/use-session.ts'
import { Tag } from '../../ui/chip.tsx'
import { cx } from '../../ui/cx.ts'
import { imagePath, type Image, type ImageKind, ownerOf } from './kind.ts'
import { sizeWords } from './size-words.ts'
import styles from './name-cell.module.css'

/** The first letter of the OS, so that the eye finds a row by its kind. */
export function OsLetter({ image }: { image: Image }) {
  const letter = image.ostypename?.trim().slice(0, 1).toUpperCase() ?? ''
  return (
    <span className={styles.os} title={image.ostypename} aria-hidden>
      {letter || '·'}
    </span>
  )
}

/** "featured" and "public" beside a name; featured ones are public anyway. */
export function ImageTags({ image }: { image: Image }) {
  const t = useT()
  if (image.isfeatured) return <Tag sign="★">{t('image.featured')}</Tag>
  return image.ispublic ? <Tag sign="☆">{t('image.public')}</Tag> : null
}

export function NameCell({ image, kind }: { image: Image; kind: ImageKind }) {
  const t = useT()
  const format = useFormat()
  const { accountid } = useSession()
  const words = sizeWords(image, t, format)
  const size = image.size === undefined ? '' : format.size(image.size)
  const facts = [
    // Whose it is matters first where it is somebody else's.
    image.accountid === accountid ? '' : ownerOf(image),
    kind === 'iso' ? size : '',
    image.format ?? '',
  ]
  // A disc is as large as its file.
  const sizes = kind === 'iso' ? [] : [words.virtual, words.stored]
  return (
    <div className={styles.cell}>
      <OsLetter image={image} />
      <div className={styles.words}>
        <span className={styles.line}>
          <Link to={imagePath(kind, image.id ?? '')} className={styles.name} title={image.name}>
            {image.name}
          </Link>
          <ImageTags image={image} />
        </span>
        <small className={styles.facts}>{facts.filter(Boolean).join(' · ')}</small>
        <small className={cx(styles.facts, styles.sizes)}>
          {sizes.map((each) => each !== undefined && <span key={each}>{each}</span>)}
        </small>
      </div>
    </div>
  )
}

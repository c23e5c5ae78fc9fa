import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { NoValue } from '../../../ui/values.tsx'
import type { Image } from '../kind.ts'
import { sizeWords } from '../size-words.ts'
import styles from './sizes-cell.module.css'

/** Two small lines: the size of the disk, and what its file takes; every byte on hover. */
export function SizesCell({ image }: { image: Image }) {
  const t = useT()
  const format = useFormat()
  const { size, physicalsize } = image
  const words = sizeWords(image, t, format)
  return (
    <span className={styles.sizes}>
      {size === undefined ? (
        <NoValue />
      ) : (
        <data value={size} title={format.bytes(size)}>
          {/* The head of the column labels it for the eye. */}
          <span aria-hidden>{format.size(size)}</span>
          <span className="visually-hidden">{words.virtual}</span>
        </data>
      )}
      {physicalsize !== undefined && (
        <data className={styles.stored} value={physicalsize} title={format.bytes(physicalsize)}>
          {words.stored}
        </data>
      )}
    </span>
  )
}

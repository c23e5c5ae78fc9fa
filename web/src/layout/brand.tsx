import styles from './brand.module.css'

/** The mark, and the word beside it where there is room. */
export function Brand({ word }: { word: boolean }) {
  return (
    <span className={styles.brand}>
      <span className={styles.mark} aria-hidden />
      {word && 'Mold'}
    </span>
  )
}

import styles from './licence-text.module.css'

/** The text of a licence, letter by letter as its maker wrote it. */
export function LicenceText({ title, text }: { title: string; text: string }) {
  // Reached and scrolled by keys, though it holds nothing to focus.
  const reachable = { 'aria-label': title, tabIndex: 0 }
  return (
    <section className={styles.text} {...reachable}>
      {text}
    </section>
  )
}

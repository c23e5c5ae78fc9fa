import { CopyButton } from './copyable.tsx'
import styles from './snippet.module.css'

/** Lines for a file or a shell, with what they are for, to be copied as they are. */
export function Snippet({ name, text }: { name: string; text: string }) {
  return (
    <figure className={styles.snippet}>
      <figcaption className={styles.name}>{name}</figcaption>
      <CopyButton text={text} />
      <pre className={styles.text}>{text}</pre>
    </figure>
  )
}

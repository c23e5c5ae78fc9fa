import { IconDownload } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { Snippet } from '../../ui/snippet.tsx'
import styles from './guides.module.css'

interface FileOfferProps {
  readonly name: string
  readonly text: string
  /** The bytes, where they are not the text in UTF-8. */
  readonly bytes?: () => Uint8Array<ArrayBuffer>
  /** About the bytes, such as their encoding. */
  readonly note?: string
  /** Why it cannot be had yet. */
  readonly blocked?: string | undefined
}

/** A file that was made here: to be looked at, and to be downloaded. */
export function FileOffer({ name, text, bytes, note, blocked }: FileOfferProps) {
  const t = useT()
  const label = t('guides.download', { name })
  return (
    <>
      <div className={styles.row}>
        <Button
          icon={<IconDownload size={16} aria-hidden />}
          disabled={blocked !== undefined}
          onClick={() => saveFile(name, bytes?.() ?? text)}
        >
          {label}
        </Button>
        <span className={styles.note}>{blocked ?? note}</span>
      </div>
      <details className={styles.file}>
        <summary>{t('guides.preview', { name })}</summary>
        <Snippet name={name} text={text} />
      </details>
    </>
  )
}

import { IconCheck, IconCopy } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useT } from '../i18n/i18n.ts'
import { IconButton } from './button.tsx'
import { copyText } from './clipboard.ts'
import styles from './copyable.module.css'

const shownMs = 1_500

interface CopyButtonProps {
  readonly text: string
  readonly label?: string
  /** Of what is copied, where there are several beside each other. */
  readonly icon?: ReactNode
}

/** Copies a text and says so in its own place. */
export function CopyButton({ text, label, icon }: CopyButtonProps) {
  const t = useT()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => setCopied(await copyText(text))
  return (
    <>
      <IconButton
        small
        label={label ?? t('action.copy')}
        icon={copied ? <IconCheck size={15} /> : (icon ?? <IconCopy size={15} />)}
        onClick={() => void copy()}
      />
      <span className="visually-hidden" aria-live="polite">
        {copied ? t('action.copied') : ''}
      </span>
    </>
  )
}

interface CopyableProps {
  readonly text: string
  /** How many characters of it are shown; all of them when absent. */
  readonly shown?: number
}

/** An id or digest: shortened, whole on hover, copied by its button. */
export function Copyable({ text, shown }: CopyableProps) {
  const short = shown === undefined || text.length <= shown ? text : `${text.slice(0, shown)}…`
  return (
    <span className={styles.copyable}>
      <code className={styles.text} title={text}>
        {short}
      </code>
      <CopyButton text={text} />
    </span>
  )
}

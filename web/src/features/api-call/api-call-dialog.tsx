import { useState } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { RadioChoices } from '../../ui/choices.tsx'
import { CloseFooter, Dialog } from '../../ui/dialog.tsx'
import type { ApiCall } from './api-call.ts'
import { ApiCallSnippets } from './api-call-snippets.tsx'
import styles from './api-call.module.css'
import './texts.ts'

interface ApiCallDialogProps {
  readonly calls: readonly ApiCall[]
  readonly onClose: () => void
}

/**
 * One call in the words of each tool, to be copied; of several commands, one is chosen first. Calls of
 * one command, as for many images, are one script.
 */
export function ApiCallDialog({ calls, onClose }: ApiCallDialogProps) {
  const t = useT()
  const [chosen, setChosen] = useState(0)
  const [first] = calls
  if (first === undefined) return null
  const [command] = first
  const together = calls.every((call) => call[0] === command)
  const shown = together ? calls : [calls[chosen] ?? first]
  return (
    <Dialog
      opened
      title={t('apiCall.title')}
      onClose={onClose}
      width={680}
      footer={<CloseFooter onClose={onClose} />}
    >
      <div className={styles.body}>
        {!together ? (
          <RadioChoices
            label={t('apiCall.command')}
            quiet
            segmented
            choices={calls.map(([label], index) => ({ value: String(index), label }))}
            value={String(chosen)}
            onChange={(value) => setChosen(Number(value))}
          />
        ) : (
          <p className={styles.command}>
            <code>{command}</code>
          </p>
        )}
        <ApiCallSnippets calls={shown} />
      </div>
    </Dialog>
  )
}

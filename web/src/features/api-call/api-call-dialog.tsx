import { useState } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { RadioChoices } from '../../ui/choices.tsx'
import { CloseFooter, Dialog } from '../../ui/dialog.tsx'
import { Snippet } from '../../ui/snippet.tsx'
import { hasSecret, type ApiCall } from './api-call.ts'
import styles from './api-call.module.css'
import { asCmk, asCurl } from './snippets.ts'
import { asTerraform, type Terraform } from './terraform.ts'

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
        <Snippets calls={shown} />
      </div>
    </Dialog>
  )
}

function Snippets({ calls }: { calls: readonly ApiCall[] }) {
  const t = useT()
  const [only] = calls.length === 1 ? calls : []
  const terraform = only && asTerraform(only)
  return (
    <>
      {calls.some(hasSecret) && <p className={styles.help}>{t('apiCall.secretHelp')}</p>}
      <Snippet name="CloudMonkey (cmk)" text={calls.map(asCmk).join('\n')} />
      <div className={styles.tool}>
        <Snippet
          name="curl"
          text={calls.map((call) => asCurl(call, location.origin)).join('\n\n')}
        />
        <p className={styles.help}>
          {t('apiCall.curlHelp')}
          {calls.some((call) => call[2]?.file !== undefined) && ` ${t('apiCall.fileHelp')}`}
        </p>
      </div>
      {terraform && <TerraformPart of={terraform} />}
    </>
  )
}

function TerraformPart({ of }: { of: NonNullable<Terraform> }) {
  const t = useT()
  if ('text' in of) return <Snippet name="Terraform" text={of.text} />
  return <p className={styles.help}>{t(`apiCall.noTerraform.${of.not}`)}</p>
}

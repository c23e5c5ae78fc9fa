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

/** One call in the words of each tool, to be copied; of several, one is chosen first. */
export function ApiCallDialog({ calls, onClose }: ApiCallDialogProps) {
  const t = useT()
  const [chosen, setChosen] = useState(0)
  const call = calls[chosen] ?? calls[0]
  if (call === undefined) return null
  return (
    <Dialog
      opened
      title={t('apiCall.title')}
      onClose={onClose}
      width={680}
      footer={<CloseFooter onClose={onClose} />}
    >
      <div className={styles.body}>
        {calls.length > 1 ? (
          <RadioChoices
            label={t('apiCall.command')}
            quiet
            segmented
            choices={calls.map(([command], index) => ({ value: String(index), label: command }))}
            value={String(chosen)}
            onChange={(value) => setChosen(Number(value))}
          />
        ) : (
          <p className={styles.command}>
            <code>{call[0]}</code>
          </p>
        )}
        <Snippets call={call} />
      </div>
    </Dialog>
  )
}

function Snippets({ call }: { call: ApiCall }) {
  const t = useT()
  const terraform = asTerraform(call)
  return (
    <>
      {hasSecret(call) && <p className={styles.help}>{t('apiCall.secretHelp')}</p>}
      <Snippet name="CloudMonkey (cmk)" text={asCmk(call)} />
      <div className={styles.tool}>
        <Snippet name="curl" text={asCurl(call, location.origin)} />
        <p className={styles.help}>
          {t('apiCall.curlHelp')}
          {call[2]?.file !== undefined && ` ${t('apiCall.fileHelp')}`}
        </p>
      </div>
      {terraform !== undefined && <TerraformPart of={terraform} />}
    </>
  )
}

function TerraformPart({ of }: { of: NonNullable<Terraform> }) {
  const t = useT()
  if ('text' in of) return <Snippet name="Terraform" text={of.text} />
  return <p className={styles.help}>{t(`apiCall.noTerraform.${of.not}`)}</p>
}

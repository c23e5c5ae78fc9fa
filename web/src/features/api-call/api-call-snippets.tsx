import { useT } from '../../i18n/i18n.ts'
import { Snippet } from '../../ui/snippet.tsx'
import { hasSecret, type ApiCall } from './api-call.ts'
import styles from './api-call.module.css'
import { asCmk, asCurl } from './snippets.ts'
import { asTerraform, type Terraform } from './terraform.ts'
import './texts.ts'

interface ApiCallSnippetsProps {
  readonly calls: readonly ApiCall[]
  /** Of the server that takes them; this one when absent. */
  readonly origin?: string
}

/** Calls in the words of each tool. */
export function ApiCallSnippets({ calls, origin = location.origin }: ApiCallSnippetsProps) {
  const t = useT()
  const [only] = calls.length === 1 ? calls : []
  const terraform = only && asTerraform(only)
  return (
    <>
      {calls.some(hasSecret) && <p className={styles.help}>{t('apiCall.secretHelp')}</p>}
      <Snippet name="CloudMonkey (cmk)" text={calls.map(asCmk).join('\n')} />
      <div className={styles.tool}>
        <Snippet name="curl" text={calls.map((call) => asCurl(call, origin)).join('\n\n')} />
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

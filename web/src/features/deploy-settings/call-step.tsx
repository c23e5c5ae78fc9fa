import { Button } from '../../ui/button.tsx'
import { FormSection } from '../../ui/form-page.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Fact, Facts } from '../../ui/page.tsx'
import { NoValue } from '../../ui/values.tsx'
import { useT } from '../../i18n/i18n.ts'
import { ApiCallSnippets } from '../api-call/api-call-snippets.tsx'
import type { Image } from '../images/kind.ts'
import styles from './call-step.module.css'
import { deployCall } from './deploy-call.ts'
import type { DeploySettings } from './use-deploy-settings.ts'

interface CallStepProps {
  readonly settings: DeploySettings
  readonly image: Image
}

/** What was answered, that it is kept, and the call that deploys with it. */
export function CallStep({ settings, image }: CallStepProps) {
  const t = useT()
  const { asked, values } = settings
  return (
    <>
      <FormSection title={t('deploy.answers')}>
        <Answers settings={settings} />
        <Kept settings={settings} />
      </FormSection>
      <FormSection title={t('deploy.callTitle')} help={t('deploy.callHelp')}>
        <p className={styles.help}>{t('deploy.placeholders')}</p>
        <ApiCallSnippets
          calls={[deployCall(image, asked, values)]}
          // No server that is known here takes it.
          origin="https://YOUR_SERVER"
        />
      </FormSection>
    </>
  )
}

function Answers({ settings: { asked, values } }: { settings: DeploySettings }) {
  const t = useT()
  const { configurations, nics, properties, licences } = asked
  const chosen = configurations.find(({ id }) => id === values.configurationId)
  return (
    <Facts>
      {chosen !== undefined && (
        <Fact wide name={t('deploy.step.configuration')}>
          {chosen.label || chosen.id}
        </Fact>
      )}
      {nics.map(({ nic, nicName }, at) => (
        <Fact wide key={nic} name={nicName || `NIC ${nic}`}>
          <code className={styles.value}>{values.networkIds[at]?.trim()}</code>
        </Fact>
      ))}
      {properties.map(({ key, label, secret, kind }, at) => (
        <Fact wide key={key} name={label || key}>
          <Answer value={values.values[at] ?? ''} secret={secret} yesNo={kind === 'boolean'} />
        </Fact>
      ))}
      {licences.length > 0 && (
        <Fact wide name={t('deploy.step.licences')}>
          {t('deploy.accepted')}
        </Fact>
      )}
    </Facts>
  )
}

interface AnswerProps {
  readonly value: string
  readonly secret: boolean
  readonly yesNo: boolean
}

function Answer({ value, secret, yesNo }: AnswerProps) {
  const t = useT()
  if (value === '') return <NoValue />
  if (yesNo && (value === 'true' || value === 'false')) {
    return t(value === 'true' ? 'value.yes' : 'value.no')
  }
  if (!secret) return <span className={styles.value}>{value}</span>
  return (
    <>
      <span aria-hidden>••••••</span>
      <span className="visually-hidden">{t('appliance.hidden')}</span>
    </>
  )
}

function Kept({ settings: { kept, notKept, forget } }: { settings: DeploySettings }) {
  const t = useT()
  if (kept) {
    return (
      <Notice
        tone="info"
        action={
          <Button small onClick={forget}>
            {t('deploy.forget')}
          </Button>
        }
      >
        {t('deploy.kept')}
      </Notice>
    )
  }
  if (notKept === undefined) return null
  return (
    <Notice tone={notKept === 'forgotten' ? 'info' : 'attention'}>
      {t(`deploy.notKept.${notKept}`)}
    </Notice>
  )
}

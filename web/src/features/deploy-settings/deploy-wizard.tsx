import { useCallback, useRef } from 'react'
import { Link } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { LeaveGuard, onPurpose } from '../../layout/leave-guard.tsx'
import { Button, buttonClass } from '../../ui/button.tsx'
import { FormPage } from '../../ui/form-page.tsx'
import { Notice } from '../../ui/notice.tsx'
import { imagePath, type Image } from '../images/kind.ts'
import { CallStep } from './call-step.tsx'
import type { Step } from './deploy-form.ts'
import styles from './deploy-wizard.module.css'
import { ConfigurationStep, LicencesStep, NicsStep, PropertiesStep } from './question-steps.tsx'
import { StepsNav } from './steps-nav.tsx'
import { useDeploySettings, type DeploySettings } from './use-deploy-settings.ts'

/** Asks step by step what an appliance wants to know, and shows the call that deploys it (spec D4). */
export function DeployWizard({ image }: { image: Image }) {
  const t = useT()
  const settings = useDeploySettings(image)
  const { steps, step, before, form, generation } = settings
  const focusOnceMoved = useFocusOnceMoved()
  const number = steps.indexOf(step) + 1
  const name = t(`deploy.step.${step}`)
  return (
    <>
      <StepsNav settings={settings} />
      <FormPage
        // One of its own for each step: it begins at its top.
        key={`${step} ${generation}`}
        label={name}
        onSubmit={settings.next}
        buttons={<Buttons settings={settings} image={image} />}
      >
        <section
          ref={focusOnceMoved}
          tabIndex={-1}
          className={styles.step}
          aria-label={t('deploy.stepOf', { number, count: steps.length, name })}
        >
          {before === undefined && settings.fromKept && <FromKept settings={settings} />}
          <StepFields step={step} settings={settings} image={image} />
        </section>
      </FormPage>
      <LeaveGuard dirty={form.formState.isDirty && step !== 'call'} />
    </>
  )
}

interface StepFieldsProps {
  readonly step: Step
  readonly settings: DeploySettings
  readonly image: Image
}

function StepFields({ step, settings, image }: StepFieldsProps) {
  switch (step) {
    case 'configuration':
      return <ConfigurationStep settings={settings} />
    case 'nics':
      return <NicsStep settings={settings} />
    case 'properties':
      return <PropertiesStep settings={settings} />
    case 'licences':
      return <LicencesStep settings={settings} />
    case 'call':
      return <CallStep settings={settings} image={image} />
  }
}

function Buttons({ settings, image }: Omit<StepFieldsProps, 'step'>) {
  const t = useT()
  const { step, before, go } = settings
  const template = imagePath('template', image.id ?? '')
  return (
    <>
      {step !== 'call' && (
        <Link to={template} className={buttonClass()}>
          {t('action.cancel')}
        </Link>
      )}
      {before !== undefined && <Button onClick={() => go(before)}>{t('deploy.back')}</Button>}
      {step === 'call' ? (
        <Link to={template} state={onPurpose} className={buttonClass({ variant: 'primary' })}>
          {t('deploy.done')}
        </Link>
      ) : (
        <Button variant="primary" type="submit">
          {t('deploy.next')}
        </Button>
      )}
    </>
  )
}

function FromKept({ settings }: { settings: DeploySettings }) {
  const t = useT()
  return (
    <div className={styles.notice}>
      <Notice
        tone="info"
        action={
          <Button small onClick={settings.startOver}>
            {t('deploy.startOver')}
          </Button>
        }
      >
        {t('deploy.fromKept')}
      </Notice>
    </div>
  )
}

/** Puts the focus on a step that is gone to, so that it is read out; the first one leaves it be. */
function useFocusOnceMoved() {
  const moved = useRef(false)
  return useCallback((step: HTMLElement | null) => {
    if (step === null) return
    if (moved.current) step.focus({ preventScroll: true })
    moved.current = true
  }, [])
}

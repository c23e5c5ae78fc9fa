import './texts.ts'
import { useState } from 'react'
import { Link } from 'react-router'
import {
  amazonDefaults,
  amazonRoutes,
  amazonSteps,
  type AmazonStepId,
  type AmazonValues,
} from '@mold/shared/guides/xenserver/amazon.ts'
import {
  guestPasswordName,
  guestPasswordScript,
} from '@mold/shared/guides/guest-password-script.ts'
import { useT } from '../../../i18n/i18n.ts'
import { urlChoice, urlOptional, useUrlState } from '../../../router/url-state.ts'
import { buttonClass } from '../../../ui/button.tsx'
import { RadioChoices } from '../../../ui/choices.tsx'
import { FormSection } from '../../../ui/form-page.tsx'
import { FormRow } from '../../../ui/form-stack.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { SwitchField } from '../../../ui/switches.tsx'
import { ConvertOffer } from '../convert-offer.tsx'
import { FileOffer } from '../file-offer.tsx'
import { GuideFrame } from '../guide-frame.tsx'
import styles from '../guides.module.css'
import { StepItem, StepList } from '../step-list.tsx'
import { NameField } from './name-field.tsx'

const shape = {
  route: urlChoice(amazonRoutes, 'mold'),
  ssh: urlOptional(['passwords']),
  passwords: urlOptional(['yes']),
}

/** From an Amazon machine image to a template for XenServer (spec K3). */
export function Component() {
  const t = useT()
  const [{ route, ssh, passwords }, set] = useUrlState(shape)
  const [names, setNames] = useState(amazonDefaults)
  const values = {
    ...names,
    route,
    passwordSignIn: ssh !== undefined,
    passwords: passwords !== undefined,
  }
  return (
    <GuideFrame id="amazon" about={t('guideXen.amazon.about')}>
      <FormSection title={t('guides.names')} help={t('guides.namesHelp')}>
        <RadioChoices
          label={t('guideXen.route')}
          segmented
          choices={amazonRoutes.map((value) => ({ value, label: t(`guideXen.route.${value}`) }))}
          value={route}
          onChange={(value) => set({ route: value === 'hand' ? 'hand' : 'mold' })}
        />
        <Names values={values} onChange={(patch) => setNames({ ...names, ...patch })} />
        <SwitchField
          label={t('guideXen.passwordSignIn')}
          description={t('guideXen.passwordSignInHelp')}
          checked={values.passwordSignIn}
          onChange={(event) => set({ ssh: event.currentTarget.checked ? 'passwords' : undefined })}
        />
        <SwitchField
          label={t('guideXen.passwords')}
          checked={values.passwords}
          onChange={(event) => set({ passwords: event.currentTarget.checked ? 'yes' : undefined })}
        />
      </FormSection>
      <StepList>
        {amazonSteps(values).map(({ id, blocks }) => (
          <StepItem
            key={id}
            title={t(`guideXen.amazon.step.${id}`)}
            text={t(`guideXen.amazon.step.${id}.text`)}
            blocks={blocks}
          >
            <Extra id={id} />
          </StepItem>
        ))}
      </StepList>
    </GuideFrame>
  )
}

interface NamesProps {
  readonly values: AmazonValues
  readonly onChange: (patch: Partial<AmazonValues>) => void
}

function Names({ values, onChange }: NamesProps) {
  const t = useT()
  const field = (
    name:
      | 'image'
      | 'name'
      | 'version'
      | 'xenServer'
      | 'repository'
      | 'size'
      | 'vdi'
      | 'webServer'
      | 'webFolder',
  ) => ({
    label: t(`guideXen.${name}`),
    value: values[name],
    onChange: (value: string) => onChange({ [name]: value }),
  })
  return (
    <>
      <FormRow>
        <NameField {...field('image')} />
        <NameField {...field('name')} />
      </FormRow>
      <NameField {...field('version')} description={t('guideXen.versionHelp')} />
      {values.route === 'hand' && (
        <>
          <FormRow>
            <NameField {...field('xenServer')} />
            <NameField {...field('repository')} />
          </FormRow>
          <FormRow>
            <NameField {...field('size')} />
            <NameField {...field('vdi')} description={t('guideXen.vdiHelp')} />
          </FormRow>
          <FormRow>
            <NameField {...field('webServer')} />
            <NameField {...field('webFolder')} />
          </FormRow>
        </>
      )}
    </>
  )
}

function Extra({ id }: { id: AmazonStepId }) {
  const t = useT()
  switch (id) {
    case 'ssh':
      return <Notice tone="attention">{t('guideXen.passwordSignInHelp')}</Notice>
    case 'passwordScript':
      return <FileOffer name={guestPasswordName} text={guestPasswordScript} />
    case 'convert':
      return <ConvertOffer from="KVM" />
    case 'register':
      return (
        <div className={styles.row}>
          <Link to="/templates/add" className={buttonClass()}>
            {t('guideXen.register')}
          </Link>
        </div>
      )
    default:
      return null
  }
}

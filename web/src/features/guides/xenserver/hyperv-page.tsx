import './texts.ts'
import { useState } from 'react'
import { Link } from 'react-router'
import {
  hypervDefaults,
  hypervGuests,
  hypervRoutes,
  hypervSteps,
  type HypervStepId,
  type HypervValues,
} from '@mold/shared/guides/xenserver/hyperv.ts'
import { useT } from '../../../i18n/i18n.ts'
import { urlChoice, urlOptional, useUrlState } from '../../../router/url-state.ts'
import { buttonClass } from '../../../ui/button.tsx'
import { RadioChoices } from '../../../ui/choices.tsx'
import { FormSection } from '../../../ui/form-page.tsx'
import { FormRow } from '../../../ui/form-stack.tsx'
import { NativeSelectField } from '../../../ui/native-select.tsx'
import { SwitchField } from '../../../ui/switches.tsx'
import { ConvertOffer } from '../convert-offer.tsx'
import { guidePath } from '../guide-address.ts'
import { GuideFrame } from '../guide-frame.tsx'
import styles from '../guides.module.css'
import { StepItem, StepList } from '../step-list.tsx'
import { NameField } from './name-field.tsx'

const shape = {
  guest: urlChoice(hypervGuests, 'linux'),
  route: urlChoice(hypervRoutes, 'mold'),
  keeps: urlOptional(['no']),
  services: urlOptional(['source']),
  pv: urlOptional(['yes']),
}

/** From a machine of Hyper-V to a template for XenServer (spec K3). */
export function Component() {
  const t = useT()
  const [state, set] = useUrlState(shape)
  const [names, setNames] = useState(hypervDefaults)
  const values: HypervValues = {
    ...names,
    guest: state.guest,
    route: state.route,
    livesOn: state.keeps === undefined,
    ownServices: state.services !== undefined,
    paravirtual: state.pv !== undefined,
  }
  return (
    <GuideFrame id="hyperv" about={t('guideXen.hyperv.about')}>
      <FormSection title={t('guides.names')} help={t('guides.namesHelp')}>
        <Choices values={values} set={set} />
        <Names values={values} onChange={(patch) => setNames({ ...names, ...patch })} />
      </FormSection>
      <StepList>
        {hypervSteps(values).map(({ id, blocks }) => (
          <StepItem
            key={id}
            title={t(`guideXen.hyperv.step.${id}`)}
            text={t(`guideXen.hyperv.step.${id}.text`, { name: values.name || 'NAME' })}
            blocks={blocks}
          >
            <Extra id={id} />
          </StepItem>
        ))}
      </StepList>
    </GuideFrame>
  )
}

interface ChoicesProps {
  readonly values: HypervValues
  readonly set: ReturnType<typeof useUrlState<typeof shape>>[1]
}

function Choices({ values, set }: ChoicesProps) {
  const t = useT()
  const { guest, route, livesOn, ownServices, paravirtual } = values
  return (
    <>
      <FormRow>
        <RadioChoices
          label={t('guideXen.guest')}
          segmented
          choices={hypervGuests.map((value) => ({ value, label: t(`guideXen.guest.${value}`) }))}
          value={guest}
          onChange={(value) => set({ guest: value === 'windows' ? 'windows' : 'linux' })}
        />
        <NativeSelectField
          label={t('guideXen.route')}
          choices={hypervRoutes.map((value) => ({ value, label: t(`guideXen.route.${value}`) }))}
          value={route}
          onChange={(next) => set({ route: next })}
        />
      </FormRow>
      <SwitchField
        label={t('guideXen.livesOn')}
        description={t('guideXen.livesOnHelp')}
        checked={livesOn}
        onChange={(event) => set({ keeps: event.currentTarget.checked ? undefined : 'no' })}
      />
      {guest === 'linux' && (
        <>
          <SwitchField
            label={t('guideXen.ownServices')}
            description={t('guideXen.ownServicesHelp')}
            checked={ownServices}
            onChange={(event) =>
              set({ services: event.currentTarget.checked ? 'source' : undefined })
            }
          />
          <SwitchField
            label={t('guideXen.paravirtual')}
            description={t('guideXen.paravirtualHelp')}
            checked={paravirtual}
            onChange={(event) => set({ pv: event.currentTarget.checked ? 'yes' : undefined })}
          />
        </>
      )}
    </>
  )
}

interface NamesProps {
  readonly values: HypervValues
  readonly onChange: (patch: Partial<HypervValues>) => void
}

function Names({ values, onChange }: NamesProps) {
  const t = useT()
  const { guest, livesOn, ownServices, paravirtual } = values
  const isLinux = guest === 'linux'
  const field = (
    name: 'exportFolder' | 'servicesFolder' | 'initrd' | 'vhd' | 'webServer' | 'webFolder',
  ) => ({
    label: t(`guideXen.${name}`),
    value: values[name],
    onChange: (value: string) => onChange({ [name]: value }),
  })
  return (
    <>
      <FormRow>
        <NameField
          label={t('guideXen.hyperv.name')}
          value={values.name}
          onChange={(name) => onChange({ name })}
        />
        {livesOn && <NameField {...field('exportFolder')} />}
      </FormRow>
      {isLinux && ownServices && (
        <FormRow>
          <NameField {...field('servicesFolder')} />
          <NameField {...field('initrd')} description={t('guideXen.initrdHelp')} />
        </FormRow>
      )}
      {isLinux && paravirtual && (
        <FormRow>
          <NameField {...field('vhd')} />
          <NameField {...field('webServer')} />
          <NameField {...field('webFolder')} />
        </FormRow>
      )}
    </>
  )
}

function Extra({ id }: { id: HypervStepId }) {
  const t = useT()
  switch (id) {
    case 'mold':
      return <ConvertOffer from="Hyperv" />
    case 'prepareLinux':
      return <Link to={guidePath('linux')}>{t('guides.guide.linux')}</Link>
    case 'prepareWindows':
      return <Link to={guidePath('windows')}>{t('guides.guide.windows')}</Link>
    case 'registerPv':
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

import { CheckChoices, RadioChoices } from '../../ui/choices.tsx'
import { TextField } from '../../ui/fields.tsx'
import { FormSection } from '../../ui/form-page.tsx'
import { useT } from '../../i18n/i18n.ts'
import { grouped } from './grouped.ts'
import { LicenceText } from './licence-text.tsx'
import { PropertyField } from './property-field.tsx'
import type { DeploySettings } from './use-deploy-settings.ts'

interface StepProps {
  readonly settings: DeploySettings
}

export function ConfigurationStep({ settings }: StepProps) {
  const t = useT()
  const { asked, values, change, shown } = settings
  return (
    <FormSection title={t('deploy.step.configuration')} help={t('deploy.configurationHelp')}>
      <RadioChoices
        label={t('deploy.step.configuration')}
        quiet
        framed
        choices={asked.configurations.map(({ id, label, description, hardware }) => ({
          value: id,
          label: label || id,
          hint: [description, ...hardware].filter(Boolean).join(' · ') || undefined,
        }))}
        value={values.configurationId}
        onChange={(id) => change('configurationId', id, { shouldDirty: true })}
        {...(shown.configuration ? { error: t('deploy.configurationMissing') } : {})}
      />
    </FormSection>
  )
}

export function NicsStep({ settings: { asked, form, shown } }: StepProps) {
  const t = useT()
  return (
    <FormSection title={t('deploy.step.nics')} help={t('deploy.nicsHelp')}>
      {asked.nics.map(({ nic, nicName, name, description }, at) => (
        <TextField
          key={nic}
          label={t('deploy.nicField', { nic: nicName || `NIC ${nic}` })}
          description={[t('deploy.nicOf', { network: name }), description]
            .filter(Boolean)
            .join(' · ')}
          spellCheck={false}
          error={shown.nics[at] === true ? t('deploy.networkIdWrong') : undefined}
          {...form.register(`networkIds.${at}`)}
        />
      ))}
    </FormSection>
  )
}

/** The properties by their categories, in the order of the appliance. */
export function PropertiesStep({ settings: { asked, form, values, shown } }: StepProps) {
  const t = useT()
  const placed = asked.properties.map((property, at) => ({ property, at }))
  return grouped(placed, ({ property }) => property.category).map(([category, ofIt], first) => (
    <FormSection
      key={category}
      title={category || t('deploy.step.properties')}
      {...(first === 0 ? { help: t('deploy.propertiesHelp') } : {})}
    >
      {ofIt.map(({ property, at }) => (
        <PropertyField
          key={property.key}
          property={property}
          at={at}
          form={form}
          value={values.values[at] ?? ''}
          problem={shown.properties[at]}
        />
      ))}
    </FormSection>
  ))
}

export function LicencesStep({ settings: { asked, values, change, shown } }: StepProps) {
  const t = useT()
  return asked.licences.map(({ info, text }, at) => {
    const title = info || t('appliance.licence', { number: at + 1 })
    return (
      <FormSection key={at} title={title} {...(at === 0 ? { help: t('deploy.licencesHelp') } : {})}>
        <LicenceText title={title} text={text} />
        <CheckChoices
          label={title}
          quiet
          choices={[{ value: 'accepted', label: t('deploy.accept') }]}
          values={values.accepted[at] === true ? ['accepted'] : []}
          onChange={(chosen) => change(`accepted.${at}`, chosen.length > 0, { shouldDirty: true })}
          {...(shown.licences[at] === true ? { error: t('deploy.acceptMissing') } : {})}
        />
      </FormSection>
    )
  })
}

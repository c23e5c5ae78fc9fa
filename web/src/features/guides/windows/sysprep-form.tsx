import { windowsLocales } from '@mold/shared/guides/windows/locales.ts'
import {
  asksLicensing,
  editions,
  licensingModes,
  type SysprepValues,
} from '@mold/shared/guides/windows/sysprep-inf.ts'
import { windowsTimeZones } from '@mold/shared/guides/windows/time-zones.ts'
import { useT } from '../../../i18n/i18n.ts'
import { CheckChoices, RadioChoices } from '../../../ui/choices.tsx'
import { TextAreaField, TextField } from '../../../ui/fields.tsx'
import { FoldedSection, FormSection } from '../../../ui/form-page.tsx'
import { FormRow } from '../../../ui/form-stack.tsx'
import { NativeSelectField } from '../../../ui/native-select.tsx'
import { PasswordField } from '../../../ui/password-field.tsx'
import { SwitchField } from '../../../ui/switches.tsx'
import type { useValues } from '../use-values.ts'

export type Form = ReturnType<typeof useValues<SysprepValues>>

const displays = ['default', '800x600', '1024x768', '1280x1024'] as const

/** The questions of Setup Manager; those that hardly anybody answers are folded away. */
export function SysprepForm({ form }: { form: Form }) {
  const t = useT()
  return (
    <>
      <FormSection title={t('guideWindows.form')} help={t('guideWindows.formHelp.sysprep')}>
        <NativeSelectField
          label={t('guideWindows.edition')}
          choices={editions.map((value) => ({ value, label: t(`guideWindows.edition.${value}`) }))}
          value={form.values.edition}
          onChange={(edition) => form.change({ edition })}
        />
        <SwitchField
          label={t('guideWindows.fullyAutomated')}
          checked={form.values.fullyAutomated}
          onChange={(event) => form.change({ fullyAutomated: event.currentTarget.checked })}
        />
        <FormRow>
          <TextField label={t('guideWindows.owner')} {...form.text('owner')} />
          <TextField
            label={t('guideWindows.organization')}
            optional
            {...form.text('organization')}
          />
        </FormRow>
        <Place form={form} />
        <TextField
          label={t('guideWindows.productKey')}
          placeholder="XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"
          {...form.text('productKey')}
        />
        <Licensing form={form} />
        <FormRow>
          <TextField
            label={t('guideWindows.computerName')}
            description={t('guideWindows.computerNameHelp')}
            optional
            {...form.text('computerName')}
          />
          <TextField
            label={t('guideWindows.workgroup')}
            description={t('guideWindows.networking')}
            {...form.text('workgroup')}
          />
        </FormRow>
        <Password form={form} />
      </FormSection>
      <FoldedSection title={t('guideWindows.rare')}>
        <Rare form={form} />
      </FoldedSection>
    </>
  )
}

function Place({ form }: { form: Form }) {
  const t = useT()
  return (
    <FormRow>
      <NativeSelectField
        label={t('guideWindows.regional')}
        choices={[
          { value: '', label: t('guideWindows.regionalSame') },
          ...windowsLocales.map(({ name, label }) => ({ value: name, label })),
        ]}
        value={form.values.locale}
        onChange={(locale) => form.change({ locale })}
      />
      <NativeSelectField
        label={t('guideWindows.timeZone')}
        choices={windowsTimeZones
          .filter(({ name }) => name !== 'UTC')
          .map(({ name, index, offset }) => ({
            value: String(index),
            label: `${name} (UTC${offset})`,
          }))}
        value={String(form.values.timeZone)}
        onChange={(index) => form.change({ timeZone: Number(index) })}
      />
    </FormRow>
  )
}

function Licensing({ form }: { form: Form }) {
  const t = useT()
  const { licensingMode, connections } = form.values
  if (!asksLicensing(form.values)) return null
  return (
    <FormRow>
      <RadioChoices
        label={t('guideWindows.licensingMode')}
        segmented
        choices={licensingModes.map((value) => ({
          value,
          label: t(`guideWindows.licensingMode.${value}`),
        }))}
        value={licensingMode}
        onChange={(value) =>
          form.change({ licensingMode: value === 'perSeat' ? 'perSeat' : 'perServer' })
        }
      />
      {licensingMode === 'perServer' && (
        <TextField
          label={t('guideWindows.connections')}
          type="number"
          min={1}
          max={9999}
          value={Number.isNaN(connections) ? '' : connections}
          onChange={(event) => form.change({ connections: event.currentTarget.valueAsNumber })}
          error={form.problems.connections && t(`guides.problem.${form.problems.connections}`)}
        />
      )}
    </FormRow>
  )
}

function Password({ form }: { form: Form }) {
  const t = useT()
  const { passwordReset } = form.values
  return (
    <>
      <SwitchField
        label={t('guideWindows.passwordReset')}
        description={t('guideWindows.passwordResetHelp')}
        checked={passwordReset}
        onChange={(event) => form.change({ passwordReset: event.currentTarget.checked })}
      />
      {!passwordReset && (
        <PasswordField
          label={t('guideWindows.password')}
          description={t('guideWindows.passwordHelp')}
          autoComplete="new-password"
          {...form.text('password')}
        />
      )}
    </>
  )
}

/** Answers that are usually left as they are. */
function Rare({ form }: { form: Form }) {
  const t = useT()
  const { values, change, problems } = form
  const lines = (field: 'printers' | 'runOnce') => ({
    value: values[field].join('\n'),
    onChange: (event: { currentTarget: { value: string } }) =>
      change({ [field]: linesOf(event.currentTarget.value) }),
    error: problems[field] && t(`guides.problem.${problems[field]}`),
  })
  return (
    <>
      <NativeSelectField
        label={t('guideWindows.display')}
        choices={displays.map((value) => ({
          value,
          label: value === 'default' ? t('guideWindows.display.default') : value,
        }))}
        value={values.display}
        onChange={(display) => change({ display })}
      />
      <FormRow>
        <TextField label={t('guideWindows.countryCode')} optional {...form.text('countryCode')} />
        <TextField label={t('guideWindows.areaCode')} optional {...form.text('areaCode')} />
      </FormRow>
      <CheckChoices
        label={t('guideWindows.languages')}
        framed
        choices={windowsLocales.map(({ name, label }) => ({ value: name, label }))}
        values={values.languages}
        onChange={(languages) => change({ languages })}
      />
      <TextAreaField
        label={t('guideWindows.printers')}
        description={t('guideWindows.printersHelp')}
        optional
        {...lines('printers')}
      />
      <TextAreaField
        label={t('guideWindows.runOnce')}
        description={t('guideWindows.runOnceHelp')}
        optional
        {...lines('runOnce')}
      />
      <TextField
        label={t('guideWindows.identification')}
        description={t('guideWindows.identificationHelp')}
        optional
        {...form.text('identification')}
      />
    </>
  )
}

/** Lines as they are typed: an empty one at the end is where the next begins. */
const linesOf = (text: string) => (text === '' ? [] : text.split('\n'))

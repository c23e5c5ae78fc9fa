import { windowsLocales } from '@mold/shared/guides/windows/locales.ts'
import { windowsTimeZones } from '@mold/shared/guides/windows/time-zones.ts'
import {
  architectures,
  licensings,
  passwordForms,
  type UnattendValues,
} from '@mold/shared/guides/windows/unattend.ts'
import { useT } from '../../../i18n/i18n.ts'
import { RadioChoices } from '../../../ui/choices.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { FormSection } from '../../../ui/form-page.tsx'
import { FormRow } from '../../../ui/form-stack.tsx'
import { NativeSelectField } from '../../../ui/native-select.tsx'
import { PasswordField } from '../../../ui/password-field.tsx'
import { SwitchField } from '../../../ui/switches.tsx'
import type { useValues } from '../use-values.ts'

type Form = ReturnType<typeof useValues<UnattendValues>>

const localeFields = ['inputLocale', 'systemLocale', 'uiLanguage', 'userLocale'] as const

/** The answers of Windows Setup. */
export function UnattendForm({ form }: { form: Form }) {
  const t = useT()
  return (
    <FormSection title={t('guideWindows.form')} help={t('guideWindows.formHelp.unattend')}>
      <RadioChoices
        label={t('guideWindows.architecture')}
        segmented
        choices={architectures.map((value) => ({ value, label: value }))}
        value={form.values.architecture}
        onChange={(value) => form.change({ architecture: value === 'x86' ? 'x86' : 'amd64' })}
      />
      <Languages form={form} />
      <SwitchField
        label={t('guideWindows.hideEula')}
        checked={form.values.hideEula}
        onChange={(event) => form.change({ hideEula: event.currentTarget.checked })}
      />
      <FormRow>
        <TextField
          label={t('guideWindows.computerName')}
          description={t('guideWindows.computerNameHelp')}
          optional
          {...form.text('computerName')}
        />
        <NativeSelectField
          label={t('guideWindows.timeZone')}
          choices={[
            { value: '', label: t('guideWindows.timeZoneSame') },
            ...windowsTimeZones.map(({ name, offset }) => ({
              value: name,
              label: `${name} (UTC${offset})`,
            })),
          ]}
          value={form.values.timeZone}
          onChange={(timeZone) => form.change({ timeZone })}
        />
      </FormRow>
      <Password form={form} />
      <ProductKey form={form} />
      <FormRow>
        <TextField label={t('guideWindows.owner')} optional {...form.text('owner')} />
        <TextField label={t('guideWindows.organization')} optional {...form.text('organization')} />
      </FormRow>
    </FormSection>
  )
}

/** The four languages; usually they are one. */
function Languages({ form }: { form: Form }) {
  const t = useT()
  const { values, change } = form
  const [first] = localeFields
  const same = localeFields.every((field) => values[field] === values[first])
  return (
    <>
      <NativeSelectField
        label={t('guideWindows.language')}
        choices={[
          ...windowsLocales.map(({ name, label }) => ({
            value: name,
            label: `${label} (${name})`,
          })),
          ...(same && windowsLocales.some(({ name }) => name === values[first])
            ? []
            : [{ value: '', label: t('guideWindows.languageOther') }]),
        ]}
        value={same ? values[first] : ''}
        onChange={(name) => {
          if (name === '') return
          change({ inputLocale: name, systemLocale: name, uiLanguage: name, userLocale: name })
        }}
      />
      <FormRow>
        {localeFields.map((field) => (
          <TextField key={field} label={t(`guideWindows.${field}`)} {...form.text(field)} />
        ))}
      </FormRow>
    </>
  )
}

function Password({ form }: { form: Form }) {
  const t = useT()
  return (
    <>
      <PasswordField
        label={t('guideWindows.password')}
        description={t('guideWindows.passwordHelp')}
        // Of a machine that is to come: nothing that a browser should keep or fill in.
        autoComplete="new-password"
        {...form.text('password')}
      />
      <RadioChoices
        label={t('guideWindows.passwordForm')}
        segmented
        choices={passwordForms.map((value) => ({
          value,
          label: t(`guideWindows.passwordForm.${value}`),
        }))}
        value={form.values.passwordForm}
        onChange={(value) => form.change({ passwordForm: value === 'plain' ? 'plain' : 'encoded' })}
      />
    </>
  )
}

function ProductKey({ form }: { form: Form }) {
  const t = useT()
  const { licensing } = form.values
  return (
    <>
      <RadioChoices
        label={t('guideWindows.licensing')}
        segmented
        choices={licensings.map((value) => ({
          value,
          label: t(`guideWindows.licensing.${value}`),
        }))}
        value={licensing}
        onChange={(value) => form.change({ licensing: value === 'mak' ? 'mak' : 'kms' })}
      />
      {licensing === 'mak' && (
        <TextField
          label={t('guideWindows.productKey')}
          description={t('guideWindows.makHelp')}
          placeholder="XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"
          optional
          {...form.text('productKey')}
        />
      )}
    </>
  )
}

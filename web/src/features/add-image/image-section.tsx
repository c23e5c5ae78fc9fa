import { formatsOf, type Hypervisor, type ImageFormat } from '@mold/shared/images/formats.ts'
import { useT } from '../../i18n/i18n.ts'
import { TextAreaField, TextField } from '../../ui/fields.tsx'
import { FormSection } from '../../ui/form-page.tsx'
import { FormRow } from '../../ui/form-stack.tsx'
import { SelectField } from '../../ui/select.tsx'
import { SwitchField } from '../../ui/switches.tsx'
import type { Zone } from './add-data.ts'
import { ChecksumField } from './checksum-field.tsx'
import { ContentNotice, HypervisorNotices, LargeNotice } from './notices.tsx'
import { OsTypeField } from './os-type-field.tsx'
import type { AddForm } from './use-add-form.ts'

/** What the image is. */
export function ImageSection({ add, zones }: { add: AddForm; zones: readonly Zone[] }) {
  const t = useT()
  const { kind, form, errorOf } = add
  return (
    <FormSection title={t('add.image')} help={t(`add.imageHelp.${kind}`)}>
      <LargeNotice add={add} />
      <TextField label={t('image.name')} error={errorOf('name')} {...form.register('name')} />
      <TextAreaField
        label={t('image.displaytext')}
        error={errorOf('displaytext')}
        {...form.register('displaytext')}
      />
      {kind === 'template' && <HypervisorAndFormat add={add} />}
      <ContentNotice add={add} />
      {kind === 'template' && <HypervisorNotices add={add} zones={zones} />}
      {kind === 'iso' && (
        <SwitchField
          label={t('image.flag.bootable')}
          description={t('add.bootableHelp')}
          {...add.flag('bootable')}
        />
      )}
      <OsTypeField add={add} />
      <ChecksumField add={add} />
    </FormSection>
  )
}

function HypervisorAndFormat({ add }: { add: AddForm }) {
  const t = useT()
  const { values, change, errorOf, offered } = add
  const formats = formatsOf(values.hypervisor)
  const choose = (hypervisor: Hypervisor) => {
    const [usual = values.format] = formatsOf(hypervisor)
    const format = formatsOf(hypervisor).includes(values.format) ? values.format : usual
    change({ hypervisor, format })
  }
  return (
    <FormRow>
      <SelectField
        label={t('image.hypervisor')}
        choices={offered.map((value) => ({ value, label: value }))}
        value={values.hypervisor}
        onChange={(value) => choose(value as Hypervisor)}
        error={errorOf('hypervisor')}
      />
      <SelectField
        label={t('image.format')}
        choices={formats.map((value) => ({ value, label: value }))}
        value={values.format}
        onChange={(value) => change({ format: value as ImageFormat })}
        error={errorOf('format')}
      />
    </FormRow>
  )
}

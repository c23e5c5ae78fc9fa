import { formatsOf, type Hypervisor } from '@mold/shared/images/formats.ts'
import { useT } from '../../i18n/i18n.ts'
import { TextAreaField, TextField } from '../../ui/fields.tsx'
import { FormSection } from '../../ui/form-page.tsx'
import { FormRow } from '../../ui/form-stack.tsx'
import { NativeSelectField } from '../../ui/native-select.tsx'
import { SwitchField } from '../../ui/switches.tsx'
import { GuideLink } from '../guides/guide-link.tsx'
import { AlsoFor } from './also-for.tsx'
import { ChecksumField } from './checksum-field.tsx'
import { mayBeDirect } from './direct.ts'
import { ContentNotice, HypervisorNotice, LargeNotice } from './notices.tsx'
import { OsTypeField } from './os-type-field.tsx'
import type { AddForm } from './use-add-form.ts'

/** What the image is. */
export function ImageSection({ add }: { add: AddForm }) {
  const t = useT()
  const { kind, errorOf } = add
  return (
    <FormSection
      title={t('add.image')}
      help={
        <>
          {t(`add.imageHelp.${kind}`)} {kind === 'template' && <GuideLink />}
        </>
      }
    >
      <LargeNotice add={add} />
      <TextField label={t('image.name')} error={errorOf('name')} {...add.field('name')} />
      <TextAreaField
        label={t('image.displaytext')}
        optional
        error={errorOf('displaytext')}
        {...add.field('displaytext')}
      />
      {kind === 'template' && <HypervisorAndFormat add={add} />}
      <ContentNotice add={add} />
      {kind === 'template' && <HypervisorNotice add={add} />}
      {kind === 'template' && !add.direct && <AlsoFor add={add} />}
      {kind === 'iso' && (
        <SwitchField
          label={t('image.flag.bootable')}
          description={t('add.bootableHelp')}
          {...add.flag('bootable')}
        />
      )}
      {mayBeDirect(kind, add.values) && (
        <SwitchField
          label={t('image.directDownload')}
          description={t('add.directHelp')}
          {...add.flag('directdownload')}
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
      <NativeSelectField
        label={t('image.hypervisor')}
        choices={offered.map((value) => ({ value, label: value }))}
        value={values.hypervisor}
        onChange={choose}
        error={errorOf('hypervisor')}
      />
      <NativeSelectField
        label={t('image.format')}
        choices={formats.map((value) => ({ value, label: value }))}
        value={values.format}
        onChange={(format) => change({ format })}
        error={errorOf('format')}
      />
    </FormRow>
  )
}

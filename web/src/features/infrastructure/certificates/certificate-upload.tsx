import { useState } from 'react'
import { type Control, Controller, useWatch } from 'react-hook-form'
import { readPem } from '@mold/shared/x509/pem.ts'
import { call } from '../../../api/client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { TextAreaField, TextField } from '../../../ui/fields.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { FormStack } from '../../../ui/form-stack.tsx'
import { NativeSelectField } from '../../../ui/native-select.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { useFormDialog } from '../../people/use-form-dialog.ts'
import { FileButton } from '../../uploads/file-button.tsx'
import type { PickedFile } from '../../uploads/picked-file.ts'
import type { Zone } from '../infra.ts'
import { refreshCertificates } from './retry.ts'
import { toUpload, uploadFieldOf, uploadSchema, type UploadValues } from './upload-values.ts'
import styles from '../infra.module.css'

interface UploadProps {
  readonly zones: readonly Zone[]
  readonly zoneId: string | undefined
  readonly onClose: () => void
}

/** No certificate is longer; whoever chooses an image by mistake must not wait for it. */
const mostBytes = 65_535

/** Has the hosts of a zone trust a certificate, which is pasted or comes from a file. */
export function CertificateUpload({ zones, zoneId, onClose }: UploadProps) {
  const t = useT()
  const [tooLong, setTooLong] = useState(false)
  const { form, field, dialog } = useFormDialog<UploadValues>({
    values: { name: '', zoneid: zoneId ?? zones[0]?.id ?? '', certificate: '' },
    schema: uploadSchema,
    fieldOf: uploadFieldOf,
    save: async (values) => {
      const made = await call('uploadTemplateDirectDownloadCertificate', toUpload(values))
      await refreshCertificates()
      const hosts = made.hostsmap ?? []
      // What failed stands on the page, with the reason: that is no success.
      if (hosts.every(({ status }) => status !== 'FAILED')) {
        toastSuccess(t('cert.uploaded', { name: values.name.trim() }))
      }
      onClose()
    },
  })
  const choose = async ([picked]: PickedFile[]) => {
    if (!picked) return
    setTooLong(picked.file.size > mostBytes)
    if (picked.file.size > mostBytes) return
    const text = await picked.file.text()
    form.setValue('certificate', text, { shouldDirty: true, shouldValidate: true })
    if (form.getValues('name') === '') {
      const name = picked.file.name.replace(/\.(pem|crt|cer|txt)$/i, '')
      form.setValue('name', name, { shouldDirty: true })
    }
  }
  return (
    <FormDialog
      {...dialog}
      title={t('cert.upload')}
      submitLabel={t('cert.uploadSubmit')}
      onClose={onClose}
      aside={
        <ApiCallButton
          call={() => ['uploadTemplateDirectDownloadCertificate', toUpload(form.getValues())]}
        />
      }
    >
      <FormStack>
        <p className={styles.help}>{t('cert.uploadHelp')}</p>
        <TextField
          label={t('infra.name')}
          description={t('cert.nameHelp')}
          data-autofocus
          spellCheck={false}
          {...field('name')}
        />
        <Controller
          control={form.control}
          name="zoneid"
          render={({ field: { value, onChange } }) => (
            <NativeSelectField
              label={t('infra.zone')}
              choices={zones.map(({ id = '', name = '' }) => ({ value: id, label: name }))}
              value={value}
              onChange={onChange}
            />
          )}
        />
        <TextAreaField
          label={t('cert.pem')}
          description={t('cert.pemHelp')}
          placeholder="-----BEGIN CERTIFICATE-----"
          minRows={6}
          spellCheck={false}
          {...field('certificate')}
        />
        <div>
          <FileButton small onPicked={(picked) => void choose(picked)}>
            {t('cert.fromFile')}
          </FileButton>
        </div>
        {tooLong && <Notice tone="attention">{t('cert.wrong.long')}</Notice>}
        <WhatItIs control={form.control} />
      </FormStack>
    </FormDialog>
  )
}

/** Whose certificate it is and until when, as soon as it can be read. */
function WhatItIs({ control }: { control: Control<UploadValues> }) {
  const t = useT()
  const format = useFormat()
  const text = useWatch({ control, name: 'certificate' })
  const given = readPem(text ?? '')
  if (given.kind !== 'certificate') return null
  const { name = '–', validFrom, validTo } = given.facts
  return (
    <Notice tone="info">
      {t('cert.whatItIs', {
        name,
        from: format.exactTime(validFrom),
        to: format.exactTime(validTo),
      })}
    </Notice>
  )
}

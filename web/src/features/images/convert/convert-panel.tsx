import './texts.ts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type Hypervisor, hypervisors } from '@mold/shared/images/formats.ts'
import { useForm, type UseFormReturn } from 'react-hook-form'
import { begin } from '../../../api/client.ts'
import { apiQuery } from '../../../api/queries.ts'
import { invalidate } from '../../../api/query-client.ts'
import { type TextKey, useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { TextField } from '../../../ui/fields.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { FormRow, FormStack } from '../../../ui/form-stack.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { SelectField } from '../../../ui/select.tsx'
import { toastSuccess } from '../../../ui/toast.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { GuideLink } from '../../guides/guide-link.tsx'
import type { Image } from '../kind.ts'
import {
  convertSchema,
  type ConvertValues,
  formatsFor,
  toRequest,
  valuesOf,
  withHypervisor,
} from './convert-form.ts'

const capabilitiesQuery = apiQuery('listCapabilities', {})

interface ConvertPanelProps {
  readonly image: Image
  readonly onClose: () => void
}

/** Makes a template for another hypervisor or of another format from this one (spec K3). */
export function ConvertPanel({ image, onClose }: ConvertPanelProps) {
  const t = useT()
  const form = useForm<ConvertValues>({
    defaultValues: valuesOf(image, hypervisors),
    resolver: zodResolver(convertSchema),
    // The first bad field gets the focus from the dialog, which knows when it is drawn.
    shouldFocusError: false,
  })
  const convert = useMutation({
    mutationFn: (values: ConvertValues) => begin('convertImage', toRequest(image, values)),
    onSuccess: async (_, { name }) => {
      await invalidate('listTemplates')
      toastSuccess(t('convert.begun', { name }))
      onClose()
    },
  })
  const { data } = useQuery(capabilitiesQuery)
  const missing = data?.converter === 'missing'
  return (
    <FormDialog
      opened
      title={t('convert.title')}
      submitLabel={t('convert.submit')}
      onClose={onClose}
      onSubmit={form.handleSubmit((values) => convert.mutate(values))}
      pending={convert.isPending}
      blocked={missing ? t('convert.missing') : undefined}
      error={convert.error}
      dirty={form.formState.isDirty}
      aside={<ApiCallButton call={() => ['convertImage', toRequest(image, form.getValues())]} />}
    >
      <ConvertFields image={image} form={form} missing={missing} />
    </FormDialog>
  )
}

interface ConvertFieldsProps {
  readonly image: Image
  readonly form: UseFormReturn<ConvertValues>
  /** No worker has what to convert with. */
  readonly missing: boolean
}

function ConvertFields({ image, form, missing }: ConvertFieldsProps) {
  const t = useT()
  const { size } = useFormat()
  const values = form.watch()
  const change = (next: ConvertValues) => form.reset(next, { keepDefaultValues: true })
  const { name = '', format = '', virtualsize = 0 } = image
  const problem = form.formState.errors.name?.message as TextKey | undefined
  const offered = hypervisors.filter((each) => formatsFor(image, each).length > 0)
  const formats = formatsFor(image, values.hypervisor)
  return (
    <FormStack>
      {missing && <Notice tone="attention">{t('convert.missing')}</Notice>}
      <p>{t('convert.source', { name, format, size: size(virtualsize) })}</p>
      <FormRow>
        <SelectField
          data-autofocus
          label={t('convert.hypervisor')}
          choices={offered.map((value) => ({ value, label: value }))}
          value={values.hypervisor}
          onChange={(value) => {
            const next = offered.find((each) => each === value)
            if (next) change(withHypervisor(image, values, next))
          }}
        />
        <SelectField
          label={t('convert.format')}
          choices={formats.map((value) => ({ value, label: value }))}
          value={values.format}
          onChange={(value) => {
            const next = formats.find((each) => each === value)
            if (next) change({ ...values, format: next })
          }}
        />
      </FormRow>
      <HypervisorNeeds hypervisor={values.hypervisor} />
      <TextField
        label={t('convert.name')}
        error={problem === undefined ? undefined : t(problem)}
        {...form.register('name')}
      />
      <p>{t('convert.cost')}</p>
    </FormStack>
  )
}

/** What the guest must have for this hypervisor (spec K5), or which format is for what. */
function HypervisorNeeds({ hypervisor }: { hypervisor: Hypervisor }) {
  const t = useT()
  switch (hypervisor) {
    case 'KVM':
      return null
    case 'XenServer':
      return (
        <Notice tone="info" action={<GuideLink to="before" />}>
          {t('convert.xenserver')}
        </Notice>
      )
    case 'VMware':
      return (
        <Notice tone="info" action={<GuideLink to="before" />}>
          {t('convert.vmware')}
        </Notice>
      )
    case 'Hyperv':
      return <Notice tone="info">{t('convert.hyperv')}</Notice>
  }
}

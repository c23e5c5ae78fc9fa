import { Controller } from 'react-hook-form'
import { call } from '../../api/client.ts'
import { useLive } from '../../api/queries.ts'
import { invalidate } from '../../api/query-client.ts'
import { useT } from '../../i18n/i18n.ts'
import { TextField } from '../../ui/fields.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { FormRow, FormStack } from '../../ui/form-stack.tsx'
import { SwitchField } from '../../ui/switches.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { ConsequencesDialog } from '../api-call/consequences-dialog.tsx'
import { useFormDialog } from '../people/use-form-dialog.ts'
import {
  diskOfferingSchema,
  offeringFieldOf,
  serviceOfferingSchema,
  toDiskOffering,
  toServiceOffering,
} from './offering-form-values.ts'
import { allOfferings } from './offerings.ts'

interface AddProps {
  readonly onClose: () => void
}

/** Makes a service offering: how many processors and how much memory an instance can have. */
export function ServiceOfferingAdd({ onClose }: AddProps) {
  const t = useT()
  const { form, field, dialog } = useFormDialog({
    values: { name: '', displaytext: '', cpunumber: '1', cpuspeed: '1000', memory: '1024' },
    schema: serviceOfferingSchema,
    fieldOf: offeringFieldOf,
    save: async (values) => {
      await call('createServiceOffering', toServiceOffering(values))
      await invalidate('listServiceOfferings')
      toastSuccess(t('infra.offering.made', { name: values.name.trim() }))
      onClose()
    },
  })
  return (
    <FormDialog
      {...dialog}
      title={t('infra.offering.serviceAdd')}
      submitLabel={t('infra.offering.serviceAdd')}
      onClose={onClose}
      aside={
        <ApiCallButton
          call={() => ['createServiceOffering', toServiceOffering(form.getValues())]}
        />
      }
    >
      <FormStack>
        <TextField label={t('infra.name')} data-autofocus {...field('name')} />
        <TextField label={t('infra.offering.text')} optional {...field('displaytext')} />
        <FormRow>
          <TextField label={t('infra.offering.cpus')} inputMode="numeric" {...field('cpunumber')} />
          <TextField label={t('infra.offering.speed')} inputMode="numeric" {...field('cpuspeed')} />
        </FormRow>
        <TextField
          label={t('infra.offering.memory')}
          description={t('infra.offering.memoryHelp')}
          inputMode="numeric"
          {...field('memory')}
        />
      </FormStack>
    </FormDialog>
  )
}

/** Makes a disk offering: how large a disk is. */
export function DiskOfferingAdd({ onClose }: AddProps) {
  const t = useT()
  const { form, field, dialog } = useFormDialog({
    values: { name: '', displaytext: '', customized: false, disksize: '' },
    schema: diskOfferingSchema,
    fieldOf: offeringFieldOf,
    save: async (values) => {
      await call('createDiskOffering', toDiskOffering(values))
      await invalidate('listDiskOfferings')
      toastSuccess(t('infra.offering.made', { name: values.name.trim() }))
      onClose()
    },
  })
  return (
    <FormDialog
      {...dialog}
      title={t('infra.offering.diskAdd')}
      submitLabel={t('infra.offering.diskAdd')}
      onClose={onClose}
      aside={
        <ApiCallButton call={() => ['createDiskOffering', toDiskOffering(form.getValues())]} />
      }
    >
      <FormStack>
        <TextField label={t('infra.name')} data-autofocus {...field('name')} />
        <TextField label={t('infra.offering.text')} optional {...field('displaytext')} />
        <Controller
          control={form.control}
          name="customized"
          render={({ field: { value, ...rest } }) => (
            <>
              <SwitchField
                label={t('infra.offering.anySize')}
                description={t('infra.offering.anySizeHelp')}
                checked={value}
                {...rest}
              />
              {!value && (
                <TextField
                  label={t('infra.offering.sizeGib')}
                  inputMode="numeric"
                  {...field('disksize')}
                />
              )}
            </>
          )}
        />
      </FormStack>
    </FormDialog>
  )
}

interface DeleteProps extends AddProps {
  readonly kind: 'service' | 'disk'
  /** Of the offering; nothing is shown where there is none. */
  readonly id: string | undefined
}

/** Takes an offering away; what was made with it keeps what it has. */
export function OfferingDelete({ kind, id, onClose }: DeleteProps) {
  const t = useT()
  const isService = kind === 'service'
  const list = isService ? 'listServiceOfferings' : 'listDiskOfferings'
  const offerings = useLive(list, allOfferings).data?.items ?? []
  const offering = offerings.find((each) => each.id === id)
  if (id === undefined || offering === undefined) return null
  const { name = '' } = offering
  return (
    <ConsequencesDialog
      title={t('infra.offering.deleteTitle', { name })}
      submitLabel={t('action.delete')}
      danger
      request={[isService ? 'deleteServiceOffering' : 'deleteDiskOffering', { id }]}
      done={t('infra.offering.deleted', { name })}
      means={[
        t('infra.offering.deleteMeans'),
        t(isService ? 'infra.offering.deleteKeepsService' : 'infra.offering.deleteKeepsDisk'),
      ]}
      refresh={() => invalidate(list)}
      onClose={onClose}
    />
  )
}

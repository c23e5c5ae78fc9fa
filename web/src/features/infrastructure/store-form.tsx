import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { Controller, useForm, type UseFormReturn } from 'react-hook-form'
import { call } from '../../api/client.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT, type TextKey } from '../../i18n/i18n.ts'
import { failureOf } from '../../ui/failure.ts'
import { TextField } from '../../ui/fields.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { FormStack } from '../../ui/form-stack.tsx'
import { NativeSelectField } from '../../ui/native-select.tsx'
import { SwitchField } from '../../ui/switches.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import type { Store, Zone } from './infra.ts'
import { refreshInfra } from './refresh.ts'
import {
  storeFieldOf,
  storeSchema,
  storeValues,
  toAdd,
  toChange,
  type StoreValues,
} from './store-form-values.ts'

interface StoreFormProps {
  readonly zones: readonly Zone[]
  /** The store to change; a new one is added without. */
  readonly store?: Store
  /** The zone in view, for a new one. */
  readonly zoneId?: string | undefined
  readonly onClose: () => void
}

/** Adds or changes an image store; a folder that cannot be one is told beside its field. */
export function StoreForm({ zones, store, zoneId, onClose }: StoreFormProps) {
  const t = useT()
  const form = useForm({
    defaultValues: storeValues(store, zoneId ?? zones[0]?.id ?? ''),
    resolver: zodResolver(storeSchema),
    shouldFocusError: false,
  })
  const save = useMutation({
    mutationFn: (values: StoreValues) =>
      store
        ? call('updateImageStore', toChange(store, values))
        : call('addImageStore', toAdd(values)),
    onSuccess: async ({ name = '' }) => {
      await refreshInfra()
      toastSuccess(t(store ? 'infra.storeSaved' : 'infra.storeAdded', { name }))
      onClose()
    },
  })
  const refused = save.error === null ? undefined : storeFieldOf(failureOf(save.error))
  return (
    <FormDialog
      opened
      title={t(store ? 'infra.storeEditTitle' : 'infra.storeAdd')}
      submitLabel={t(store ? 'action.save' : 'infra.storeAddSubmit')}
      onClose={onClose}
      onSubmit={form.handleSubmit(async (values) => {
        await save.mutateAsync(values).catch(() => undefined)
      })}
      pending={save.isPending}
      error={refused === undefined ? save.error : undefined}
      dirty={form.formState.isDirty}
      aside={
        <ApiCallButton
          call={() =>
            store
              ? ['updateImageStore', toChange(store, form.getValues())]
              : ['addImageStore', toAdd(form.getValues())]
          }
        />
      }
    >
      {store === undefined ? (
        <AddFields form={form} zones={zones} refused={refused} error={save.error} />
      ) : (
        <EditFields form={form} refused={refused} error={save.error} />
      )}
    </FormDialog>
  )
}

interface FieldsProps {
  readonly form: UseFormReturn<StoreValues>
  readonly refused: keyof StoreValues | undefined
  readonly error: unknown
}

/** What is wrong with a field: found here, or by the server. */
function useFieldError({ form, refused, error }: FieldsProps) {
  const t = useT()
  const words = useErrorWords()
  return (name: keyof StoreValues) => {
    const message = form.formState.errors[name]?.message
    if (message !== undefined) return t(message as TextKey)
    return name === refused ? words(failureOf(error)) : undefined
  }
}

function AddFields(props: FieldsProps & { readonly zones: readonly Zone[] }) {
  const t = useT()
  const { form, zones } = props
  const errorOf = useFieldError(props)
  return (
    <FormStack>
      <Controller
        control={form.control}
        name="provider"
        render={({ field: { value, onChange } }) => (
          <NativeSelectField
            label={t('infra.provider')}
            description={t(`infra.provider.${value}.help`)}
            choices={[
              { value: 'NFS', label: t('infra.provider.NFS') },
              { value: 'File', label: t('infra.provider.File') },
            ]}
            value={value}
            onChange={onChange}
          />
        )}
      />
      <TextField
        label={t('infra.url')}
        description={t('infra.urlHelp')}
        data-autofocus
        required
        spellCheck={false}
        {...form.register('url')}
        error={errorOf('url')}
      />
      <TextField
        label={t('infra.name')}
        optional
        description={t('infra.storeNameHelp')}
        {...form.register('name')}
        error={errorOf('name')}
      />
      <Controller
        control={form.control}
        name="zoneid"
        render={({ field: { value, onChange } }) => (
          <NativeSelectField
            label={t('infra.zone')}
            choices={zones.map((zone) => ({ value: zone.id ?? '', label: zone.name ?? '' }))}
            value={value}
            onChange={onChange}
            error={errorOf('zoneid')}
          />
        )}
      />
    </FormStack>
  )
}

function EditFields(props: FieldsProps) {
  const t = useT()
  const { form } = props
  const errorOf = useFieldError(props)
  return (
    <FormStack>
      <TextField
        label={t('infra.name')}
        data-autofocus
        required
        {...form.register('name')}
        error={errorOf('name')}
      />
      <TextField
        label={t('infra.capacity')}
        optional
        description={t('infra.capacityHelp')}
        inputMode="decimal"
        {...form.register('capacity')}
        error={errorOf('capacity')}
      />
      <Controller
        control={form.control}
        name="readonly"
        render={({ field: { value, onChange } }) => (
          <SwitchField
            label={t('infra.readonlySwitch')}
            description={t('infra.readonlyHelp')}
            checked={value}
            onChange={onChange}
          />
        )}
      />
    </FormStack>
  )
}

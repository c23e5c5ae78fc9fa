import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { Controller, useForm, type UseFormReturn } from 'react-hook-form'
import { call } from '../../api/client.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT, type TextKey } from '../../i18n/i18n.ts'
import { failureOf } from '../../ui/failure.ts'
import { TextField } from '../../ui/fields.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { FormRow, FormStack } from '../../ui/form-stack.tsx'
import { NativeSelectField } from '../../ui/native-select.tsx'
import { SwitchField } from '../../ui/switches.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { DomainField } from '../people/domain-field.tsx'
import type { Zone } from './infra.ts'
import { refreshInfra } from './refresh.ts'
import {
  toCreate,
  toUpdate,
  zoneFieldOf,
  zoneSchema,
  zoneValues,
  type ZoneValues,
} from './zone-form-values.ts'

interface ZoneFormProps {
  /** The zone to change; a new one is made without. */
  readonly zone?: Zone
  /** Whose name servers a new one begins with. */
  readonly like?: Zone | undefined
  readonly onClose: () => void
}

/** Makes or changes a zone; what the server refuses stands beside its field. */
export function ZoneForm({ zone, like, onClose }: ZoneFormProps) {
  const t = useT()
  const form = useForm({
    defaultValues: zoneValues(zone, like),
    resolver: zodResolver(zoneSchema),
    // The first bad field gets the focus from the dialog, which knows when it is drawn.
    shouldFocusError: false,
  })
  const save = useMutation({
    mutationFn: (values: ZoneValues) =>
      zone ? call('updateZone', toUpdate(zone, values)) : call('createZone', toCreate(values)),
    onSuccess: async (saved) => {
      await refreshInfra()
      const { name = '' } = saved
      toastSuccess(t(zone ? 'infra.zoneSaved' : 'infra.zoneMade', { name }))
      onClose()
    },
  })
  const refused = save.error === null ? undefined : zoneFieldOf(failureOf(save.error))
  return (
    <FormDialog
      opened
      title={t(zone ? 'infra.zoneEditTitle' : 'infra.zoneAdd')}
      submitLabel={t(zone ? 'action.save' : 'infra.zoneMake')}
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
            zone
              ? ['updateZone', toUpdate(zone, form.getValues())]
              : ['createZone', toCreate(form.getValues())]
          }
        />
      }
    >
      <Fields form={form} zone={zone} refused={refused} error={save.error} />
    </FormDialog>
  )
}

interface FieldsProps {
  readonly form: UseFormReturn<ZoneValues>
  readonly zone: Zone | undefined
  readonly refused: keyof ZoneValues | undefined
  readonly error: unknown
}

function Fields({ form, zone, refused, error }: FieldsProps) {
  const t = useT()
  const words = useErrorWords()
  const { errors } = form.formState
  const field = (name: Exclude<keyof ZoneValues, 'enabled' | 'ispublic' | 'networktype'>) => {
    const message = errors[name]?.message
    const said = name === refused ? words(failureOf(error)) : undefined
    return { ...form.register(name), error: message === undefined ? said : t(message as TextKey) }
  }
  return (
    <FormStack>
      <TextField label={t('infra.name')} data-autofocus required {...field('name')} />
      {zone === undefined && (
        <Controller
          control={form.control}
          name="networktype"
          render={({ field: { value, onChange } }) => (
            <NativeSelectField
              label={t('infra.networktype')}
              choices={[
                { value: 'Advanced', label: t('infra.networktype.Advanced') },
                { value: 'Basic', label: t('infra.networktype.Basic') },
              ]}
              value={value}
              onChange={onChange}
            />
          )}
        />
      )}
      <FormRow>
        <TextField label={t('infra.dns1')} required {...field('dns1')} />
        <TextField label={t('infra.dns2')} optional {...field('dns2')} />
      </FormRow>
      <FormRow>
        <TextField label={t('infra.internaldns1')} required {...field('internaldns1')} />
        <TextField label={t('infra.internaldns2')} optional {...field('internaldns2')} />
      </FormRow>
      <TextField
        label={t('infra.guestcidraddress')}
        optional
        placeholder="10.1.0.0/16"
        {...field('guestcidraddress')}
      />
      <TextField label={t('infra.domain')} optional {...field('domain')} />
      {zone === undefined ? (
        <Controller
          control={form.control}
          name="domainid"
          render={({ field: { value, onChange } }) => (
            <DomainField
              label={t('infra.domainid')}
              optional
              clearable
              description={t('infra.domainidHelp')}
              value={value}
              onChange={onChange}
              error={field('domainid').error}
            />
          )}
        />
      ) : (
        <Access form={form} zone={zone} />
      )}
      <Controller
        control={form.control}
        name="enabled"
        render={({ field: { value, onChange } }) => (
          <SwitchField
            label={t('infra.enabledSwitch')}
            description={t('infra.disabledMeans')}
            checked={value}
            onChange={onChange}
          />
        )}
      />
    </FormStack>
  )
}

/** A private zone can be opened; the way back does not exist in the API. */
function Access({ form, zone }: Pick<FieldsProps, 'form'> & { readonly zone: Zone }) {
  const t = useT()
  if (zone.domainid === undefined) return null
  return (
    <Controller
      control={form.control}
      name="ispublic"
      render={({ field: { value, onChange } }) => (
        <SwitchField
          label={t('infra.openSwitch')}
          description={t('infra.openHelp', { domain: zone.domainname ?? '' })}
          checked={value}
          onChange={onChange}
        />
      )}
    />
  )
}

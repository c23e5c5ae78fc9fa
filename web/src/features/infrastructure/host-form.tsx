import { useState } from 'react'
import { Controller } from 'react-hook-form'
import { call } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { TextField } from '../../ui/fields.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { FormStack } from '../../ui/form-stack.tsx'
import { NativeSelectField } from '../../ui/native-select.tsx'
import { SwitchField } from '../../ui/switches.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { useFormDialog } from '../people/use-form-dialog.ts'
import {
  editHostSchema,
  hostFieldOf,
  hostSchema,
  hostValues,
  toAddHost,
  toChangeHost,
} from './host-form-values.ts'
import { HostJoin } from './host-join.tsx'
import type { Host } from './hosts.ts'
import type { Zone } from './infra.ts'
import { refreshInfra } from './refresh.ts'
import styles from './infra.module.css'

interface HostAddProps {
  readonly zones: readonly Zone[]
  /** The zone in view. */
  readonly zoneId: string | undefined
  readonly onClose: () => void
}

/** Adds a host, and shows once how its agent joins. */
export function HostAdd({ zones, zoneId, onClose }: HostAddProps) {
  const t = useT()
  const [added, setAdded] = useState<Host>()
  const { form, field, dialog } = useFormDialog({
    values: { address: '', zoneid: zoneId ?? zones[0]?.id ?? '', tags: '' },
    schema: hostSchema,
    fieldOf: hostFieldOf,
    save: async (values) => {
      const { items } = await call('addHost', toAddHost(values))
      await refreshInfra()
      setAdded(items[0])
    },
  })
  if (added !== undefined) {
    const title = t('infra.hostAdded', { name: added.name ?? '' })
    return <HostJoin title={title} host={added} onClose={onClose} />
  }
  return (
    <FormDialog
      {...dialog}
      title={t('infra.hostAdd')}
      submitLabel={t('infra.hostAdd')}
      onClose={onClose}
      aside={<ApiCallButton call={() => ['addHost', toAddHost(form.getValues())]} />}
    >
      <FormStack>
        <p className={styles.help}>{t('infra.hostAddHelp')}</p>
        <TextField
          label={t('infra.hostAddress')}
          description={t('infra.hostAddressHelp')}
          data-autofocus
          spellCheck={false}
          {...field('address')}
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
        <TextField
          label={t('infra.hostTags')}
          optional
          description={t('infra.hostTagsHelp')}
          {...field('tags')}
        />
      </FormStack>
    </FormDialog>
  )
}

/** Name and tags of a host, and whether it takes new instances. */
export function HostEdit({ host, onClose }: { host: Host; onClose: () => void }) {
  const t = useT()
  const { form, field, dialog } = useFormDialog({
    values: hostValues(host),
    schema: editHostSchema,
    fieldOf: hostFieldOf,
    save: async (values) => {
      await call('updateHost', toChangeHost(host, values))
      await refreshInfra()
      toastSuccess(t('infra.hostSaved', { name: values.name }))
      onClose()
    },
  })
  return (
    <FormDialog
      {...dialog}
      title={t('infra.hostEditTitle')}
      submitLabel={t('action.save')}
      onClose={onClose}
      aside={<ApiCallButton call={() => ['updateHost', toChangeHost(host, form.getValues())]} />}
    >
      <FormStack>
        <TextField label={t('infra.name')} data-autofocus {...field('name')} />
        <TextField
          label={t('infra.hostTags')}
          optional
          description={t('infra.hostTagsHelp')}
          {...field('tags')}
        />
        <Controller
          control={form.control}
          name="enabled"
          render={({ field: { value, ...rest } }) => (
            <SwitchField
              label={t('infra.hostEnabled')}
              description={t('infra.hostEnabledHelp')}
              checked={value}
              {...rest}
            />
          )}
        />
      </FormStack>
    </FormDialog>
  )
}

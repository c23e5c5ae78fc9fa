import * as z from 'zod/mini'
import type { ParamsFor } from '../../api/client.ts'
import type { Store } from './infra.ts'

const gib = 1024 ** 3

/** The form as the screen shows it. Messages are keys of the texts. */
export const storeSchema = z.object({
  provider: z.enum(['NFS', 'File']),
  url: z.string().check(z.trim(), z.regex(/^file:\/\/\/./, 'infra.needed.url')),
  name: z.string().check(z.trim(), z.maxLength(255)),
  zoneid: z.string().check(z.minLength(1, 'infra.needed.zone')),
  readonly: z.boolean(),
  /** GiB; empty for no limit of its own. */
  capacity: z.string().check(z.trim(), z.regex(/^(\d+([.,]\d+)?)?$/, 'infra.needed.number')),
})

export type StoreValues = z.infer<typeof storeSchema>
type Field = keyof StoreValues

export function storeValues(store: Store | undefined, zoneId: string): StoreValues {
  const { capacitybytes } = store ?? {}
  return {
    provider: store?.providername === 'File' ? 'File' : 'NFS',
    url: store?.url ?? 'file:///',
    name: store?.name ?? '',
    zoneid: store?.zoneid ?? zoneId,
    readonly: store?.readonly ?? false,
    capacity: capacitybytes === undefined ? '' : String(Number((capacitybytes / gib).toFixed(3))),
  }
}

/** Bytes; 0 for no limit. */
function bytesOf(capacity: string): number {
  return Math.round(Number(capacity.trim().replace(',', '.') || '0') * gib)
}

export function toAdd(values: StoreValues): ParamsFor<'addImageStore'> {
  const name = values.name.trim()
  return {
    provider: values.provider,
    url: values.url.trim(),
    zoneid: values.zoneid,
    ...(name === '' ? {} : { name }),
  }
}

/** Only what differs from the store. */
export function toChange(store: Store, values: StoreValues): ParamsFor<'updateImageStore'> {
  const before = storeValues(store, '')
  return {
    id: store.id ?? '',
    ...(values.name.trim() === before.name ? {} : { name: values.name.trim() }),
    ...(values.readonly === before.readonly ? {} : { readonly: values.readonly }),
    ...(values.capacity.trim() === before.capacity
      ? {}
      : { capacitybytes: bytesOf(values.capacity) }),
  }
}

/** The field that a refusal of the server belongs to; undefined for the place above the buttons. */
export function storeFieldOf({ code }: { readonly code?: string | undefined }): Field | undefined {
  if (code === undefined) return undefined
  if (code === 'store.name_empty') return 'name'
  if (code === 'store.capacity_invalid') return 'capacity'
  if (code === 'store.zone_missing' || code === 'zone.invalid') return 'zoneid'
  // Whatever else is wrong with a store that is being added is wrong with its folder.
  return code.startsWith('store.') && code !== 'store.not_found' ? 'url' : undefined
}

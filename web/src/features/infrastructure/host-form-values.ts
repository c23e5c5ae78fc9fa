import * as z from 'zod/mini'
import type { ParamsFor } from '../../api/client.ts'
import type { Host } from './hosts.ts'

/* Messages are keys of the texts. */
const tags = z.string().check(z.maxLength(255))

export const hostSchema = z.object({
  address: z.string().check(z.trim(), z.minLength(1, 'infra.needed.address'), z.maxLength(255)),
  zoneid: z.string().check(z.minLength(1, 'infra.needed.zone')),
  tags,
})
export type HostValues = z.infer<typeof hostSchema>

export const editHostSchema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'infra.needed.name'), z.maxLength(255)),
  tags,
  enabled: z.boolean(),
})
export type EditHostValues = z.infer<typeof editHostSchema>

const listed = (text: string) =>
  text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')

/** Whoever types a bare name means the host of that name. */
export function toAddHost(values: HostValues): ParamsFor<'addHost'> {
  const address = values.address.trim()
  const given = listed(values.tags)
  return {
    url: /^https?:\/\//i.test(address) ? address : `http://${address}`,
    hypervisor: 'KVM',
    zoneid: values.zoneid,
    ...(given.length === 0 ? {} : { hosttags: given }),
  }
}

export function hostValues({ name = '', hosttags = '', resourcestate }: Host): EditHostValues {
  return { name, tags: hosttags, enabled: resourcestate !== 'Disabled' }
}

/** Only what differs from the host. */
export function toChangeHost(host: Host, values: EditHostValues): ParamsFor<'updateHost'> {
  const before = hostValues(host)
  const name = values.name.trim()
  return {
    id: host.id ?? '',
    ...(name === before.name ? {} : { name }),
    ...(listed(values.tags).join() === listed(before.tags).join()
      ? {}
      : { hosttags: listed(values.tags) }),
    ...(values.enabled === before.enabled
      ? {}
      : { allocationstate: values.enabled ? ('Enable' as const) : ('Disable' as const) }),
  }
}

/** The field that a refusal of the server belongs to; undefined for the place above the buttons. */
export function hostFieldOf(
  { code = '' }: { readonly code?: string | undefined },
  fields: readonly string[],
): string | undefined {
  const ofName = code === 'host.name_taken' || code === 'host.name_empty'
  const field = ofName ? ['name', 'address'] : code === 'host.bad_url' ? ['address'] : []
  return field.find((each) => fields.includes(each))
}

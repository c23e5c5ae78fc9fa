import * as z from 'zod/mini'
import type { ParamsFor } from '../../api/client.ts'
import type { Zone } from './infra.ts'

const needed = (message: string) => z.string().check(z.trim(), z.minLength(1, message))
const optional = z.string().check(z.maxLength(255))

/** The form as the screen shows it. Messages are keys of the texts. */
export const zoneSchema = z.object({
  name: needed('infra.needed.name').check(z.maxLength(255)),
  networktype: z.enum(['Advanced', 'Basic']),
  dns1: needed('infra.needed.dns'),
  dns2: optional,
  internaldns1: needed('infra.needed.dns'),
  internaldns2: optional,
  guestcidraddress: optional,
  domain: optional,
  /** Private to the domain with this id; empty for everybody. */
  domainid: optional,
  enabled: z.boolean(),
  ispublic: z.boolean(),
})

export type ZoneValues = z.infer<typeof zoneSchema>
type Field = keyof ZoneValues

/** The values of a zone, or of a new one that has the name servers of another. */
export function zoneValues(zone: Zone | undefined, like: Zone | undefined): ZoneValues {
  const servers = zone ?? like
  return {
    name: zone?.name ?? '',
    networktype: zone?.networktype === 'Basic' ? 'Basic' : 'Advanced',
    dns1: servers?.dns1 ?? '',
    dns2: servers?.dns2 ?? '',
    internaldns1: servers?.internaldns1 ?? '',
    internaldns2: servers?.internaldns2 ?? '',
    guestcidraddress: zone?.guestcidraddress ?? '',
    domain: zone?.domain ?? '',
    domainid: '',
    enabled: zone === undefined || zone.allocationstate === 'Enabled',
    ispublic: zone?.domainid === undefined,
  }
}

const optionalTexts = ['dns2', 'internaldns2', 'guestcidraddress', 'domain'] as const

export function toCreate(values: ZoneValues): ParamsFor<'createZone'> {
  const given = [...optionalTexts, 'domainid' as const].filter((name) => values[name].trim() !== '')
  return {
    name: values.name.trim(),
    networktype: values.networktype,
    dns1: values.dns1.trim(),
    internaldns1: values.internaldns1.trim(),
    allocationstate: values.enabled ? 'Enabled' : 'Disabled',
    ...Object.fromEntries(given.map((name) => [name, values[name].trim()])),
  }
}

/** Only what differs from the zone; an empty text takes a value away. */
export function toUpdate(zone: Zone, values: ZoneValues): ParamsFor<'updateZone'> {
  const before = zoneValues(zone, undefined)
  const texts = ['name', 'dns1', 'internaldns1', ...optionalTexts] as const
  const changed = texts.filter((name) => values[name].trim() !== before[name])
  return {
    id: zone.id ?? '',
    ...Object.fromEntries(changed.map((name) => [name, values[name].trim()])),
    ...(values.enabled === before.enabled
      ? {}
      : { allocationstate: values.enabled ? 'Enabled' : 'Disabled' }),
    ...(values.ispublic && !before.ispublic ? { ispublic: true } : {}),
  }
}

/** The field that a refusal of the server belongs to; undefined for the place above the buttons. */
export function zoneFieldOf(error: {
  readonly code?: string | undefined
  readonly params?: Readonly<Record<string, unknown>> | undefined
}): Field | undefined {
  const { code, params } = error
  if (code === 'zone.name_taken' || code === 'zone.name_empty') return 'name'
  if (code === 'zone.cidr_invalid') return 'guestcidraddress'
  const named = params?.['name']
  const fields = Object.keys(zoneSchema.shape) as Field[]
  return code === 'zone.address_invalid' || code?.startsWith('api.') === true
    ? fields.find((field) => field === named)
    : undefined
}

import type { ApiCall } from './api-call.ts'
import { attribute, resource } from './hcl.ts'
import { instance } from './terraform-instance.ts'

/** Lines of HCL, or why the CloudStack provider cannot say it; undefined where it has no resource. */
export type Terraform =
  | { readonly text: string }
  | { readonly not: 'format' | 'source' | 'zones' | 'osType' | 'nics' }
  | undefined

type Params = ApiCall[1]

/** The CloudStack provider's word for a call. */
export function asTerraform([command, params]: ApiCall): Terraform {
  switch (command) {
    case 'registerTemplate':
      return template(params)
    case 'updateConfiguration':
      return { text: resource('cloudstack_configuration', String(params['name']), setting(params)) }
    case 'deployVirtualMachine':
      return instance(params)
    default:
      return undefined
  }
}

/** Formats that the provider lets through. */
const formats = ['OVA', 'QCOW2', 'RAW', 'VHD', 'VMDK']

/** Its names for our parameters, in the order in which its documentation has them. */
const templateFields = {
  name: 'name',
  displaytext: 'display_text',
  format: 'format',
  hypervisor: 'hypervisor',
  ostypeid: 'os_type',
  url: 'url',
  zoneids: 'zone',
  isdynamicallyscalable: 'is_dynamically_scalable',
  isextractable: 'is_extractable',
  isfeatured: 'is_featured',
  ispublic: 'is_public',
  passwordenabled: 'password_enabled',
} as const

function template(params: Params): Terraform {
  const zones = zonesOf(params)
  if (zones.length > 1) return { not: 'zones' }
  if (!formats.includes(String(params['format']))) return { not: 'format' }
  if (String(params['url']).startsWith('import:')) return { not: 'source' }
  if (params['ostypeid'] === undefined) return { not: 'osType' }
  const [zone] = zones
  const values: Params = { ...params, zoneids: zone === '-1' ? 'all' : zone }
  const fields = Object.entries(templateFields).flatMap(([name, field]) =>
    attribute(field, values[name]),
  )
  const left = Object.entries(params)
    .filter(([name, value]) => value !== undefined && !Object.hasOwn(templateFields, name))
    .map(([name]) => name)
  const text = resource('cloudstack_template', String(params['name']), fields)
  return { text: left.length === 0 ? text : `# Not in this resource: ${left.join(', ')}\n${text}` }
}

function zonesOf({ zoneids, zoneid }: Params): string[] {
  if (Array.isArray(zoneids)) return zoneids.map(String)
  return typeof zoneid === 'string' ? [zoneid] : []
}

function setting(params: Params): [string, string][] {
  return ['name', 'value', 'zoneid', 'accountid', 'domainid', 'imagestoreuuid'].flatMap((name) =>
    attribute(name, params[name]),
  )
}

import type { ApiCall } from './api-call.ts'
import { attribute, dataSource, resource } from './hcl.ts'
import { instance } from './terraform-instance.ts'
import { dataSources, resources } from './terraform-tables.ts'

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
      return plain(command, params) ?? one(command, params)
  }
}

/** A resource that differs from the command in names alone. */
function plain(command: ApiCall[0], params: Params): Terraform {
  const of = resources[command]
  if (of === undefined || of.needs?.some((name) => params[name] === undefined)) return undefined
  const attributes = Object.entries(of.fields).flatMap(([name, field]) =>
    attribute(field, params[name]),
  )
  const text = resource(of.type, String(params['name']), attributes)
  return { text: `${leftOut(params, of.fields)}${text}` }
}

/** The thing of a row, to be referred to; what lists several has no data source. */
function one(command: ApiCall[0], { id, templatefilter }: Params): Terraform {
  const type = dataSources[command]
  if (type === undefined || typeof id !== 'string') return undefined
  return { text: dataSource(type, id, attribute('template_filter', templatefilter)) }
}

/** A remark that names what a resource has no place for. */
function leftOut(params: Params, fields: Readonly<Record<string, string>>): string {
  const left = Object.entries(params)
    .filter(([name, value]) => value !== undefined && !Object.hasOwn(fields, name))
    .map(([name]) => name)
  return left.length === 0 ? '' : `# Not in this resource: ${left.join(', ')}\n`
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
  const text = resource('cloudstack_template', String(params['name']), fields)
  return { text: `${leftOut(params, templateFields)}${text}` }
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

import type { ApiCall } from './api-call.ts'

/** Lines of HCL, or why the CloudStack provider cannot say it; undefined where it has no resource. */
export type Terraform =
  | { readonly text: string }
  | { readonly not: 'format' | 'source' | 'zones' | 'osType' }
  | undefined

type Params = ApiCall[1]

/** The CloudStack provider's word for a call. */
export function asTerraform([command, params]: ApiCall): Terraform {
  switch (command) {
    case 'registerTemplate':
      return template(params)
    case 'updateConfiguration':
      return { text: resource('cloudstack_configuration', String(params['name']), setting(params)) }
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
    line(field, values[name]),
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
    line(name, params[name]),
  )
}

function line(field: string, value: unknown): [string, string][] {
  if (value === undefined || value === null) return []
  return [[field, typeof value === 'string' ? hclText(value) : JSON.stringify(value)]]
}

/** A block with its equals signs under each other, as `terraform fmt` leaves it. */
function resource(type: string, name: string, fields: readonly [string, string][]): string {
  const widest = Math.max(...fields.map(([field]) => field.length))
  const lines = fields.map(([field, value]) => `  ${field.padEnd(widest)} = ${value}`)
  return [`resource "${type}" "${labelOf(name)}" {`, ...lines, '}'].join('\n')
}

/** A name for the block, of what every version takes; names without such letters get a plain one. */
function labelOf(name: string): string {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return /^[a-z]/.test(label) ? label : `mold_${label}`.replace(/_$/, '')
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** A quoted HCL string: nothing in it is a template. */
export function hclText(text: string): string {
  const escaped = text
    .replace(/["\\\n\r\t]/g, (character) => escapes[character] ?? character)
    .replace(/\p{Cc}/gu, unicodeEscape)
    .replace(/(\$+|%+)\{/g, (_, run: string) => `${literal(run)}{`)
  return `"${escaped}"`
}

/** Two say one; a run of them would be read in more than one way. */
function literal(run: string): string {
  return run.length === 1 ? run + run : Array.from(run, unicodeEscape).join('')
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

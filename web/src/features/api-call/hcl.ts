/** Attributes of a block: a name, and its value as HCL writes it. */
export type Attributes = readonly (readonly [name: string, value: string])[]

/** One attribute, or none where there is no value. */
export function attribute(field: string, value: unknown): [string, string][] {
  if (value === undefined || value === null) return []
  return [[field, typeof value === 'string' ? hclText(value) : JSON.stringify(value)]]
}

/**
 * A block with its equals signs under each other, as `terraform fmt` leaves it, and with maps below
 * its attributes.
 */
export function resource(
  type: string,
  name: string,
  attributes: Attributes,
  maps: Readonly<Record<string, Attributes>> = {},
): string {
  const blocks = Object.entries(maps)
    .filter(([, entries]) => entries.length > 0)
    .flatMap(([field, entries]) => ['', `  ${field} = {`, ...aligned(entries, '    '), '  }'])
  const lines = [...aligned(attributes, '  '), ...blocks]
  return [`resource "${type}" "${labelOf(name)}" {`, ...lines, '}'].join('\n')
}

/** A block that reads the one thing of this id; the filter of a data source takes any field of the API. */
export function dataSource(type: string, id: string, attributes: Attributes): string {
  const filter: Attributes = [
    ['name', hclText('id')],
    ['value', hclText(id)],
  ]
  const lines = [
    ...(attributes.length === 0 ? [] : [...aligned(attributes, '  '), '']),
    '  filter {',
    ...aligned(filter, '    '),
    '  }',
  ]
  return [`data "${type}" "${type.replace('cloudstack_', '')}" {`, ...lines, '}'].join('\n')
}

function aligned(attributes: Attributes, indent: string): string[] {
  const widest = Math.max(...attributes.map(([name]) => name.length))
  return attributes.map(([name, value]) => `${indent}${name.padEnd(widest)} = ${value}`)
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

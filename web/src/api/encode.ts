import type { CommandFacts } from './facts-of.ts'

/**
 * Form-encodes the parameters of a command as the protocol wants them (protocol §3, §3.1):
 * lists comma-joined, `details[0].key=value`, `tags[i].key=…&tags[i].value=…`. `undefined` and
 * `null` are left out; an empty string is sent, because it clears a value.
 */
export function encodeParams(
  values: Readonly<Record<string, unknown>>,
  maps: CommandFacts['maps'] = {},
): URLSearchParams {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue
    const style = maps[name]
    if (style === 'details') appendDetails(form, name, value as Record<string, string>)
    else if (style === 'pairs') appendPairs(form, name, value as Pair[])
    else form.append(name, Array.isArray(value) ? value.join(',') : wireText(value))
  }
  return form
}

interface Pair {
  readonly key: string
  readonly value?: string | undefined
}

function wireText(value: unknown): string {
  return typeof value === 'string' ? value : `${value as number | boolean}`
}

function appendDetails(form: URLSearchParams, name: string, details: Record<string, string>) {
  for (const [key, value] of Object.entries(details)) form.append(`${name}[0].${key}`, value)
}

function appendPairs(form: URLSearchParams, name: string, pairs: readonly Pair[]) {
  pairs.forEach((pair, index) => {
    form.append(`${name}[${index}].key`, pair.key)
    if (pair.value !== undefined) form.append(`${name}[${index}].value`, pair.value)
  })
}

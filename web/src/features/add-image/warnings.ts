import type { T, TextKey } from '../../i18n/i18n.ts'

const known = [
  'image.ambiguous',
  'image.bad_header',
  'image.encrypted',
  'image.external_reference',
  'image.ova_iso',
  'image.ovf_invalid',
  'image.too_large',
  'image.truncated',
  'image.unclean',
  'image.unsupported_variant',
  'image.virtual_size',
  'image.virtual_too_large',
] as const

/** A warning of a probe, which is a code without its values, in words that need none. */
export function warningWords(t: T, code: string, size: string): string {
  const found = known.find((each) => each === code)
  const key: TextKey = found === undefined ? 'add.warning.default' : `add.warning.${found}`
  return t(key, { size })
}

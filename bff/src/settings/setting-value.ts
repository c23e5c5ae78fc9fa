import { parseChecksum } from '@mold/shared/images/checksum.ts'
import { AppError } from '@mold/shared/errors.ts'
import { parseCidr } from '../sources/ip.ts'
import { parseImageUrl } from '../sources/url.ts'
import type { Setting, SettingForm } from './setting.ts'

/** Longest value in characters (protocol §3.2). */
const maxLength = 4096
/** How much of a wrong value an error repeats. */
const shownLength = 80

/** The items of a comma-separated value, without empty ones. */
export function itemsOf(value: string | null): string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/**
 * The value as it is stored for the text that an admin sent, or null for none: empty text and the
 * word `null` clear a setting (api-commands §4).
 *
 * @throws AppError setting.* in the form `name : reason`
 */
export function checkValue(name: string, setting: Setting, sent: string): string | null {
  if (setting.fixed === true) throw new AppError('setting.fixed', { name })
  const value = sent.trim()
  if (value === '' || value.toLowerCase() === 'null') return null
  if (value.length > maxLength) {
    throw new AppError('setting.too_long', { name, length: value.length, max: maxLength })
  }
  if (setting.type === 'Boolean') return checkBoolean(name, value)
  if (setting.type === 'String') return checkForm[setting.form ?? 'text'](name, value, setting)
  return checkNumber(name, setting, value)
}

const checkForm: Readonly<
  Record<SettingForm, (name: string, value: string, setting: Setting) => string>
> = {
  text: (name, value, { options }) => (options ? oneOf(name, options, value) : value),
  list: checkList,
  cidrs: checkCidrs,
  url: checkUrl,
  checksum: checkChecksum,
}

const shown = (value: string) =>
  value.length > shownLength ? `${value.slice(0, shownLength)}…` : value

function checkBoolean(name: string, value: string): string {
  const lower = value.toLowerCase()
  if (lower === 'true' || lower === 'false') return lower
  throw new AppError('setting.not_boolean', { name, value: shown(value) })
}

function checkNumber(name: string, setting: Setting, value: string): string {
  const whole = setting.type === 'Number'
  const isNumber = whole ? /^[+-]?\d+$/.test(value) : /^[+-]?\d+(\.\d+)?$/.test(value)
  if (!isNumber) {
    const code = whole ? 'setting.not_integer' : 'setting.not_decimal'
    throw new AppError(code, { name, value: shown(value), example: setting.default ?? '10' })
  }
  const { min = -Infinity, max = Number.MAX_SAFE_INTEGER } = setting
  const parsed = Number(value)
  const fits = (parsed >= min && parsed <= max) || (setting.unlimited === true && parsed === -1)
  if (fits) return String(parsed)
  const code =
    setting.unlimited === true ? 'setting.out_of_range_unlimited' : 'setting.out_of_range'
  throw new AppError(code, { name, value: shown(value), min, max })
}

/** An allowed value in its own spelling, whatever case it was sent in. */
function oneOf(name: string, options: readonly string[], value: string): string {
  const found = options.find((option) => option.toLowerCase() === value.toLowerCase())
  if (found !== undefined) return found
  throw new AppError('setting.not_an_option', {
    name,
    value: shown(value),
    options: options.join(', '),
  })
}

function checkList(name: string, value: string, { options }: Setting): string {
  const items = itemsOf(value).map((item) => (options ? oneOf(name, options, item) : item))
  if (options && items.length === 0) {
    throw new AppError('setting.empty_list', { name, options: options.join(', ') })
  }
  return [...new Set(items)].join(',')
}

function checkCidrs(name: string, value: string): string {
  const items = itemsOf(value)
  const wrong = items.find((item) => parseCidr(item) === undefined)
  if (wrong !== undefined) throw new AppError('setting.not_cidr', { name, value: shown(wrong) })
  return [...new Set(items)].join(',')
}

function checkUrl(name: string, value: string): string {
  try {
    parseImageUrl(value)
    return value
  } catch (cause) {
    throw new AppError('setting.bad_url', { name, reason: reasonOf(cause) }, { cause })
  }
}

function checkChecksum(name: string, value: string): string {
  try {
    parseChecksum(value)
    return value
  } catch (cause) {
    throw new AppError('setting.bad_checksum', { name, reason: reasonOf(cause) }, { cause })
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.message
  throw error
}

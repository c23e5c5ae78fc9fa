import type { AnyCommand } from '@mold/shared/contract/command.ts'
import { lowerNameOf } from '@mold/shared/contract/command.ts'
import type { Param } from '@mold/shared/contract/param.ts'
import { parseDateParam } from '@mold/shared/contract/dates.ts'
import { AppError } from '@mold/shared/errors.ts'
import { readDetails, readPairs } from './maps.ts'
import type { WireParams } from './parameters.ts'

interface DeclaredParam {
  readonly name: string
  /** How the parameter is found among those received. */
  readonly lower: string
  readonly param: Param
}

/** What decoding needs of a declaration, made once at start. */
export interface ParamDecoder {
  /** The command in error texts (protocol §3.3). */
  readonly command: string
  readonly params: readonly DeclaredParam[]
}

export function createDecoder(declaration: AnyCommand): ParamDecoder {
  const params = Object.entries(declaration.params).map(([name, param]) => ({
    name,
    lower: name.toLowerCase(),
    param,
  }))
  return { command: lowerNameOf(declaration), params }
}

/**
 * Decodes the declared parameters in the order of the declaration; others are ignored. Errors have
 * the texts of protocol §3 and §3.3.
 *
 * @throws AppError 430 for a map that cannot be read, else 431
 */
export function decodeParams(decoder: ParamDecoder, wire: WireParams): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const declared of decoder.params) {
    const value = decodeParam(decoder.command, declared, wire)
    if (value !== undefined) values[declared.name] = value
    else if (declared.param.required) {
      throw new AppError('api.missing_parameter', { command: decoder.command, name: declared.name })
    }
  }
  return values
}

function decodeParam(command: string, declared: DeclaredParam, wire: WireParams): unknown {
  const { name, lower, param } = declared
  const check = (text: string, of: string) => checkText(text, of, param)
  if (param.form === 'details') return checked(command, declared, readDetails(lower, wire, check))
  if (param.form === 'pairs') return checked(command, declared, readPairs(lower, wire, check))
  const text = wire.byName.get(lower)?.value
  if (text === undefined) return undefined
  if (param.form === 'list' || param.form === 'uuids') {
    return checked(command, declared, decodeList(command, declared, text))
  }
  checkText(text, name, param)
  return checked(command, declared, decodeText(command, declared, text))
}

/* ASCII control characters, that is those outside U+0080 to U+009F. */
const controlCharacter = /[^\P{Cc}\x80-\x9f]/u
const controlButLineBreak = /[^\P{Cc}\x80-\x9f\n\r\t]/u

function checkText(text: string, name: string, param: Param): void {
  const forbidden = param.multiline ? controlButLineBreak : controlCharacter
  if (forbidden.test(text)) throw new AppError('api.control_characters', { name })
  if (text.length > param.length && Array.from(text).length > param.length) {
    throw new AppError('api.too_long', { max: param.length, name })
  }
}

const uuidSyntax = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

function decodeUuid(command: string, name: string, text: string): string {
  // "-1" means all zones or all projects.
  if (text === '-1') return text
  if (!uuidSyntax.test(text)) throw new AppError('api.invalid_uuid', { command, name, value: text })
  return text.toLowerCase()
}

/** Comma separated; empty elements are ignored, and a list of none counts as not given. */
function decodeList(command: string, { name, param }: DeclaredParam, text: string) {
  const elements = text
    .split(',')
    .map((element) => element.trim())
    .filter((element) => element !== '')
  if (elements.length === 0) return undefined
  for (const element of elements) checkText(element, name, param)
  return param.form === 'uuids'
    ? elements.map((element) => decodeUuid(command, name, element))
    : elements
}

const integerSyntax = /^[+-]?\d{1,16}$/
const floatSyntax = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i

/** An optional id, number or date that is empty counts as not given, as on the reference's servers. */
function decodeText(command: string, { name, param }: DeclaredParam, text: string): unknown {
  if (param.form === 'text') return text
  if (param.form === 'boolean') return text.toLowerCase() === 'true'
  if (text.trim() === '') return undefined
  if (param.form === 'uuid') return decodeUuid(command, name, text)
  if (param.form === 'date') {
    // Which end of its day a date means is for the handler to say.
    if (!parseDateParam(text, 'start')) throw new AppError('api.bad_date', { command, value: text })
    return text
  }
  const syntax = param.form === 'integer' ? integerSyntax : floatSyntax
  const number = syntax.test(text) ? Number(text) : Number.NaN
  if (!fits(number, param)) throw invalidValue(command, name, param, text)
  return number
}

function fits(number: number, param: Param): boolean {
  if (param.form === 'float') return Number.isFinite(number)
  if (param.type === 'long') return Number.isSafeInteger(number)
  return Number.isInteger(number) && Math.abs(number) <= 2_147_483_647
}

function invalidValue(command: string, name: string, param: Param, value: unknown): AppError {
  const shown = typeof value === 'string' ? value : JSON.stringify(value)
  return new AppError('api.invalid_value', {
    command,
    name,
    value: param.secret ? '(not shown)' : shown,
  })
}

/** The declaration's own rules. Maps stay as they were read, without a prototype. */
function checked(command: string, { name, param }: DeclaredParam, value: unknown): unknown {
  if (value === undefined) return undefined
  if (!param.schema.safeParse(value).success) throw invalidValue(command, name, param, value)
  return value
}

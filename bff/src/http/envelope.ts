import type { Answer, AnyCommand } from '@mold/shared/contract/command.ts'
import { envelopeOf, lowerNameOf } from '@mold/shared/contract/command.ts'
import { type AppError, errorText } from '@mold/shared/errors.ts'

/** One top-level key (protocol §2: clients unpack exactly one). */
export type Envelope = Readonly<Record<string, object>>

/** The answer of a successful call (protocol §2). `result` is what the handler returned. */
export function successEnvelope(declaration: AnyCommand, result: unknown): Envelope {
  return { [envelopeOf(declaration)]: answerBody(declaration.answer, result) }
}

function answerBody(answer: Answer, result: unknown): object {
  if (answer.kind === 'list') return listBody(keysOf(answer), result)
  const fields = objectBody(withoutNulls(result))
  return answer.kind === 'object' ? under(keysOf(answer), fields) : fields
}

const keysOf = ({ key, also }: { readonly key: string; readonly also?: string }) =>
  also === undefined ? [key] : [key, also]

const under = (keys: readonly string[], value: unknown) =>
  Object.fromEntries(keys.map((key) => [key, value]))

/** The answer that starts a job: `jobid`, for create-type commands with `id` (protocol §2). */
export function startEnvelope(
  declaration: AnyCommand,
  started: { readonly jobid: string; readonly id?: string | undefined },
): Envelope {
  const { jobid, id } = started
  return { [envelopeOf(declaration)]: id === undefined ? { jobid } : { id, jobid } }
}

/** Nothing found is `{}`; a page beyond the end is a count alone (protocol §2). */
function listBody(keys: readonly string[], result: unknown): object {
  const list = objectBody(result)
  if (!('count' in list) || !('items' in list) || !Array.isArray(list.items)) {
    throw new TypeError(`the handler of a list of ${keys[0]} must return count and items`)
  }
  const facets = 'facets' in list && list.facets !== undefined ? { facets: list.facets } : {}
  if (list.count === 0) return facets
  const items = list.items.length === 0 ? {} : under(keys, withoutNulls(list.items))
  return { count: list.count, ...items, ...facets }
}

function objectBody(value: unknown): object {
  if (typeof value !== 'object' || value === null)
    throw new TypeError('an answer must be an object')
  return value
}

/** Null fields are omitted (protocol §2). */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const kept: Record<string, unknown> = {}
  for (const [name, of] of Object.entries(value)) {
    if (of !== null && of !== undefined) kept[name] = typeof of === 'object' ? withoutNulls(of) : of
  }
  return kept
}

/**
 * The error answer (protocol §5): `errorresponse` where no command is known. Beside the protocol's
 * fields it has Mold's code and parameters, by which the console translates.
 */
export function errorEnvelope(error: AppError, declaration: AnyCommand | undefined): Envelope {
  const known = declaration !== undefined && error.status !== 432
  return {
    [known ? envelopeOf(declaration) : 'errorresponse']: {
      uuidList: [],
      errorcode: error.status,
      cserrorcode: error.cserrorcode,
      errortext: textOf(error, declaration),
      code: error.code,
      params: error.params,
    },
  }
}

/** Rules below the commands do not know which command they serve; the text may name it. */
function textOf(error: AppError, declaration: AnyCommand | undefined): string {
  if (declaration === undefined || error.params['command'] !== undefined) return error.message
  return errorText(error.code, { ...error.params, command: lowerNameOf(declaration) })
}

/** The error text as the value of the header `X-Description`: one line of printable ASCII. */
export function descriptionHeader(text: string): string {
  return text.slice(0, 500).replace(/[^\x20-\x7e]/g, '?')
}

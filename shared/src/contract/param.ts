import * as z from 'zod/mini'

/** The parameter types that `listApis` names (protocol §10). */
export type WireType =
  | 'string'
  | 'uuid'
  | 'boolean'
  | 'integer'
  | 'long'
  | 'float'
  | 'list'
  | 'map'
  | 'date'

/**
 * How the text on the wire becomes a value (protocol §3). `details` merges every index of
 * `name[i].<key>=<value>`; `pairs` reads `name[i].key` and `name[i].value` (§3.1).
 */
export type WireForm =
  | 'text'
  | 'uuid'
  | 'boolean'
  | 'integer'
  | 'float'
  | 'list'
  | 'uuids'
  | 'details'
  | 'pairs'
  | 'date'

/** One declared parameter: what `listApis` says of it and the schema that both sides check. */
export interface Param<T = unknown, Required extends boolean = boolean> {
  readonly type: WireType
  readonly form: WireForm
  readonly schema: z.ZodMiniType<T>
  readonly description: string
  readonly required: Required
  /** Longest value, in characters (255 unless said otherwise, protocol §3.2). */
  readonly length: number
  readonly since?: string
  /** Comma-joined names of the commands that give values for it (cmk completes with them). */
  readonly related?: string
  /** Never written to logs, events or job rows. */
  readonly secret?: boolean
  /** Free text: line breaks and tabs are allowed. */
  readonly multiline?: boolean
}

export type Params = Readonly<Record<string, Param>>

interface Options {
  readonly length?: number
  readonly since?: string
  readonly related?: string
  readonly secret?: boolean
  readonly multiline?: boolean
}

function param<T>(
  type: WireType,
  form: WireForm,
  schema: z.ZodMiniType<T>,
  description: string,
  options: Options = {},
): Param<T, false> {
  return { type, form, schema, description, required: false, length: 255, ...options }
}

export const string = (description: string, options?: Options) =>
  param('string', 'text', z.string(), description, options)

/** A string out of a closed list, exact case. */
export const oneOf = <const T extends readonly [string, ...string[]]>(
  values: T,
  description: string,
  options?: Options,
) =>
  param<T[number]>(
    'string',
    'text',
    z.enum([...values]) as z.ZodMiniType<T[number]>,
    description,
    options,
  )

/** An id; the literal `-1` passes through (protocol §3: all zones, all projects). */
export const uuid = (description: string, options?: Options) =>
  param('uuid', 'uuid', z.string(), description, options)

export const boolean = (description: string, options?: Options) =>
  param('boolean', 'boolean', z.boolean(), description, options)

export const integer = (description: string, options?: Options) =>
  param('integer', 'integer', z.int(), description, options)

export const long = (description: string, options?: Options) =>
  param('long', 'integer', z.int(), description, options)

export const float = (description: string, options?: Options) =>
  param('float', 'float', z.number(), description, options)

export const list = (description: string, options?: Options) =>
  param('list', 'list', z.array(z.string()), description, { length: 4096, ...options })

export const uuids = (description: string, options?: Options) =>
  param('list', 'uuids', z.array(z.string()), description, { length: 4096, ...options })

/** `details[0].key=value`; keys keep their case and may hold dots and colons. */
export const details = (description: string, options?: Options) =>
  param('map', 'details', z.record(z.string(), z.string()), description, {
    length: 4096,
    ...options,
  })

/** `tags[i].key=…&tags[i].value=…`. */
export const pairs = (description: string, options?: Options) =>
  param(
    'map',
    'pairs',
    z.array(z.object({ key: z.string(), value: z.optional(z.string()) })),
    description,
    { length: 4096, ...options },
  )

export const date = (description: string, options?: Options) =>
  param('date', 'date', z.string(), description, options)

/** The same parameter, required. */
export function required<T>(of: Param<T, false>): Param<T, true> {
  return { ...of, required: true }
}

/** The same parameter with a further rule, checked in the console and on the server alike. */
export function check<T, R extends boolean>(
  of: Param<T, R>,
  ...checks: Parameters<z.ZodMiniType<T>['check']>
): Param<T, R> {
  return { ...of, schema: of.schema.check(...checks) }
}

type RequiredNames<P extends Params> = {
  [K in keyof P]: P[K] extends Param<unknown, true> ? K : never
}[keyof P]

type ValueOf<P> = P extends Param<infer T> ? T : never

/** The decoded values of a set of parameters. */
export type ValuesOf<P extends Params> = { [K in RequiredNames<P>]: ValueOf<P[K]> } & {
  [K in Exclude<keyof P, RequiredNames<P>>]?: ValueOf<P[K]> | undefined
}

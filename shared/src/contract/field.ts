import * as z from 'zod/mini'

/** The field types that `listApis` names for responses (protocol §10). */
export type FieldType =
  | 'string'
  | 'boolean'
  | 'integer'
  | 'long'
  | 'float'
  | 'list'
  | 'map'
  | 'set'
  | 'date'
  | 'object'

/** One field of a response object. Null fields are omitted on the wire unless `always`. */
export interface Field<T = unknown, Always extends boolean = boolean> {
  readonly type: FieldType
  readonly schema: z.ZodMiniType<T>
  readonly description: string
  readonly always: Always
  readonly since?: string
  /** Fields of a sub-object, for the nested `response` of `listApis`. */
  readonly response?: Fields
}

export type Fields = Readonly<Record<string, Field>>

function field<T>(
  type: FieldType,
  schema: z.ZodMiniType<T>,
  description: string,
  since?: string,
): Field<T, false> {
  return { type, schema, description, always: false, ...(since ? { since } : {}) }
}

export const string = (description: string, since?: string) =>
  field('string', z.string(), description, since)
export const boolean = (description: string, since?: string) =>
  field('boolean', z.boolean(), description, since)
export const integer = (description: string, since?: string) =>
  field('integer', z.int(), description, since)
export const long = (description: string, since?: string) =>
  field('long', z.int(), description, since)
export const float = (description: string, since?: string) =>
  field('float', z.number(), description, since)
/** `yyyy-MM-dd'T'HH:mm:ssZ` with a numeric offset without colon (protocol §12). */
export const date = (description: string, since?: string) =>
  field(
    'date',
    z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}$/)),
    description,
    since,
  )
export const map = (description: string, since?: string) =>
  field('map', z.record(z.string(), z.string()), description, since)
/** Any JSON object, such as a finished job's result. */
export const anything = (description: string, since?: string) =>
  field('object', z.record(z.string(), z.unknown()), description, since)
export const strings = (description: string, since?: string) =>
  field('list', z.array(z.string()), description, since)
/** A list of string maps, such as `downloaddetails`. */
export const maps = (description: string, since?: string) =>
  field('list', z.array(z.record(z.string(), z.string())), description, since)

/** A list of objects with the given fields. */
export function objects<F extends Fields>(description: string, fields: F, since?: string) {
  return {
    ...field<ObjectOf<F>[]>('list', z.array(objectSchema(fields)), description, since),
    response: fields,
  }
}

/** A single object with the given fields. */
export function object<F extends Fields>(description: string, fields: F, since?: string) {
  return {
    ...field<ObjectOf<F>>('object', objectSchema(fields), description, since),
    response: fields,
  }
}

/** The same field, present in every answer (protocol §2: primitive booleans, empty maps). */
export function always<T>(of: Field<T, false>): Field<T, true> {
  return { ...of, always: true }
}

type AlwaysNames<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<unknown, true> ? K : never
}[keyof F]

type ValueOf<F> = F extends Field<infer T> ? T : never

/** The object that a set of fields describes. */
export type ObjectOf<F extends Fields> = { [K in AlwaysNames<F>]: ValueOf<F[K]> } & {
  [K in Exclude<keyof F, AlwaysNames<F>>]?: ValueOf<F[K]> | undefined
}

/** Strict schema of an object: an undeclared field is a fault of the server, found by its tests. */
export function objectSchema<F extends Fields>(fields: F): z.ZodMiniType<ObjectOf<F>> {
  const shape: Record<string, z.ZodMiniType> = {}
  for (const [name, of] of Object.entries(fields)) {
    shape[name] = of.always ? of.schema : z.optional(of.schema)
  }
  return z.strictObject(shape) as unknown as z.ZodMiniType<ObjectOf<F>>
}

import type { Field, Fields, ObjectOf } from './field.ts'
import type { Params, ValuesOf } from './param.ts'

/** Roles as the reference letters them: R root admin, S resource admin, D domain admin, U user. */
export type Role = 'Admin' | 'ResourceAdmin' | 'DomainAdmin' | 'User'

export const everyRole = ['Admin', 'ResourceAdmin', 'DomainAdmin', 'User'] as const
export const adminRoles = ['Admin', 'ResourceAdmin', 'DomainAdmin'] as const
export const rootOnly = ['Admin'] as const

/** `account.type` of the rows → role (protocol §13). Project accounts (5) never call. */
export const roleOfAccountType: Readonly<Record<number, Role>> = {
  0: 'User',
  1: 'Admin',
  2: 'DomainAdmin',
  3: 'ResourceAdmin',
}

/** What a successful call answers (protocol §2). `key` is the one inner key of the envelope. */
export type Answer =
  | ({ readonly kind: 'list'; readonly key: string; readonly fields: Fields } & OtherKey)
  | ({ readonly kind: 'object'; readonly key: string; readonly fields: Fields } & OtherKey)
  | { readonly kind: 'plain'; readonly fields: Fields }
  | { readonly kind: 'success' }

interface OtherKey {
  /** Older releases answer under this key; clients of both find theirs. */
  readonly also?: string
}

export type Mode = 'sync' | 'async'

/** The declaration of one API command: everything that both faces derive from. */
export interface Command<
  P extends Params = Params,
  A extends Answer = Answer,
  M extends Mode = Mode,
> {
  readonly name: string
  readonly description: string
  /** Who may call it; `public` needs no session or key (login, logout). */
  readonly roles: readonly Role[] | 'public'
  /** Async commands answer with a job id at once; the answer is the job's result. */
  readonly mode: M
  /** Changes nothing, so a cookie session needs no session key (decisions: Sessions). */
  readonly readonly: boolean
  readonly since?: string
  readonly params: P
  readonly answer: A
  /** Envelope name where it is not `<name>response` (protocol §2). */
  readonly envelope?: string
  /** Java-like class name in `cmd` of async jobs (protocol §9). */
  readonly className?: string
}

export type AnyCommand = Command

/** Declares a command. One file per command, the file bears its exact name. */
export function command<const P extends Params, const A extends Answer, const M extends Mode>(
  declaration: Command<P, A, M>,
): Command<P, A, M> {
  return declaration
}

export function listOf<const F extends Fields>(key: string, fields: F, other: OtherKey = {}) {
  return { kind: 'list', key, fields, ...other } as const
}

export function objectOf<const F extends Fields>(key: string, fields: F, other: OtherKey = {}) {
  return { kind: 'object', key, fields, ...other } as const
}

/** Fields directly in the envelope. */
export function plain<const F extends Fields>(fields: F) {
  return { kind: 'plain', fields } as const
}

export const success = { kind: 'success' } as const

/** The decoded parameters that a handler is given. */
export type ParamsOf<C> = C extends Command<infer P> ? ValuesOf<P> : never

/** A list answer: the items of the page and the number of all matches. */
export interface ListOf<T> {
  readonly count: number
  readonly items: readonly T[]
  /** Mold's own: counts per value under the same predicate, the most frequent value first. */
  readonly facets?: Facets
}

/** Counts by facet. A facet's own filter does not count for it, so that other values can be chosen. */
export type Facets = Readonly<Record<string, readonly FacetValue[]>>

export interface FacetValue {
  /** What the parameter of the same meaning takes. */
  readonly value: string
  /** What to call it, where the value is an id. */
  readonly name?: string
  readonly count: number
}

/** What a handler (or the job of an async command) returns, before the envelope is put around. */
export type ResultOf<C> =
  C extends Command<Params, infer A>
    ? A extends { kind: 'list'; fields: infer F extends Fields }
      ? ListOf<ObjectOf<F>>
      : A extends { kind: 'object' | 'plain'; fields: infer F extends Fields }
        ? ObjectOf<F>
        : A extends { kind: 'success' }
          ? { readonly success: boolean; readonly displaytext?: string }
          : never
    : never

/** `<name>response`, lower case, or the odd one that the protocol lists. */
export function envelopeOf(of: { name: string; envelope?: string }): string {
  return of.envelope ?? `${of.name.toLowerCase()}response`
}

/** The name in error texts: the envelope without its trailing `response` (protocol §3.3). */
export function lowerNameOf(of: { name: string; envelope?: string }): string {
  return envelopeOf(of).replace(/response$/, '')
}

export type { Field, Fields, ObjectOf, Params, ValuesOf }

import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import * as z from 'zod/mini'

/*
 * The state of a page lives in its address: filter, search, sort, page, open dialog (style §5). A
 * schema whose fields all have a fallback reads it, so a bad link shows the defaults.
 */

type Shape = Record<string, z.ZodMiniType>

/** A text in the address; empty when absent. */
export const urlText = z.catch(z.string(), '')

/** A whole number of at least one. */
export function urlNumber(fallback: number) {
  return z.catch(z.coerce.number().check(z.int(), z.gte(1)), fallback)
}

/** One of a closed list. */
export function urlChoice<const T extends readonly [string, ...string[]]>(
  choices: T,
  fallback: T[number],
): z.ZodMiniType<T[number]> {
  return z.catch(z.enum([...choices]), fallback) as unknown as z.ZodMiniType<T[number]>
}

/** One of a closed list, or nothing. */
export function urlOptional<const T extends readonly [string, ...string[]]>(
  choices: T,
): z.ZodMiniType<T[number] | undefined> {
  const schema = z.catch(z.optional(z.enum([...choices])), undefined)
  return schema as unknown as z.ZodMiniType<T[number] | undefined>
}

/** Reads the state out of an address. */
export function readUrl<S extends Shape>(shape: S, search: URLSearchParams) {
  return z.parse(z.object(shape), Object.fromEntries(search)) as UrlState<S>
}

export type UrlState<S extends Shape> = { readonly [K in keyof S]: z.output<S[K]> }

/** The address of a state. What equals its fallback is left out, so that addresses stay short. */
export function writeUrl<S extends Shape>(shape: S, state: UrlState<S>): URLSearchParams {
  const fallback = readUrl(shape, new URLSearchParams())
  const search = new URLSearchParams()
  for (const name of Object.keys(shape)) {
    const value: unknown = state[name]
    if (value !== undefined && value !== fallback[name]) search.set(name, String(value))
  }
  return search
}

type SetUrlState<S extends Shape> = (
  patch: Partial<UrlState<S>>,
  options?: { readonly push?: boolean },
) => void

/** The page's state and the way to change it; replaces the address unless `push` is asked for. */
export function useUrlState<S extends Shape>(shape: S): [UrlState<S>, SetUrlState<S>] {
  const [search, setSearch] = useSearchParams()
  const state = useMemo(() => readUrl(shape, search), [shape, search])
  const set = useCallback<SetUrlState<S>>(
    (patch, { push = false } = {}) => {
      setSearch((before) => writeUrl(shape, { ...readUrl(shape, before), ...patch }), {
        replace: !push,
      })
    },
    [shape, setSearch],
  )
  return [state, set]
}

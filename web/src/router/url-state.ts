import { useCallback, useEffect, useMemo } from 'react'
import { useLocation, useSearchParams } from 'react-router'
import * as z from 'zod/mini'
// Under this name it is not taken for the method of a promise.
import { catch as fallBack } from 'zod/mini'

/*
 * The state of a page lives in its address: filter, search, sort, page, open dialog (style §5). A
 * schema whose fields all have a fallback reads it, so a bad link shows the defaults.
 */

type Shape = Record<string, z.ZodMiniType>

/** A text in the address; empty when absent. */
export const urlText: z.ZodMiniType<string> = fallBack(z.string(), '')

/** A text in the address, or nothing. */
export const urlOptionalText: z.ZodMiniType<string | undefined> = fallBack(
  z.optional(z.string()),
  undefined,
)

/** A whole number from 1 to `most`. */
export function urlNumber(
  fallback: number,
  most: number = Number.MAX_SAFE_INTEGER,
): z.ZodMiniType<number> {
  return fallBack(z.coerce.number().check(z.int(), z.gte(1), z.lte(most)), fallback)
}

/** One of a closed list. */
export function urlChoice<const T extends string>(
  choices: readonly T[],
  fallback: NoInfer<T>,
): z.ZodMiniType<T> {
  const schema = z.literal([...choices])
  return fallBack(schema, fallback)
}

/** One of a closed list, or nothing. */
export function urlOptional<const T extends string>(
  choices: readonly T[],
): z.ZodMiniType<T | undefined> {
  return fallBack(z.optional(z.literal([...choices])), undefined)
}

/** Reads the state out of an address. */
export function readUrl<S extends Shape>(shape: S, search: URLSearchParams) {
  return z.parse(z.object(shape), Object.fromEntries(search)) as UrlState<S>
}

export type UrlState<S extends Shape> = { readonly [K in keyof S]: z.output<S[K]> }

/**
 * The address with a change of state. What equals its fallback is left out, so that addresses stay
 * short; what other shapes keep there (an open dialog) stays.
 */
export function writeUrl<S extends Shape>(
  shape: S,
  before: URLSearchParams,
  patch: Partial<UrlState<S>>,
): URLSearchParams {
  const fallback = readUrl(shape, new URLSearchParams())
  const search = new URLSearchParams(before)
  for (const [name, value] of Object.entries({ ...readUrl(shape, before), ...patch })) {
    if (value === undefined || value === fallback[name]) search.delete(name)
    else search.set(name, `${value as string | number}`)
  }
  return search
}

type SetUrlState<S extends Shape> = (
  patch: Partial<UrlState<S>>,
  options?: { readonly push?: boolean },
) => void

/**
 * What was last put into the address, and from which one: the router changes it a moment later, and what is
 * changed meanwhile goes on from here.
 */
let latest: { readonly from: string; readonly search: URLSearchParams } | undefined

/** The page's state and the way to change it; replaces the address unless `push` is asked for. */
export function useUrlState<S extends Shape>(shape: S): [UrlState<S>, SetUrlState<S>] {
  const { key } = useLocation()
  const [search, setSearch] = useSearchParams()
  useEffect(() => {
    // The address has come to be another one, maybe one that was left before.
    if (latest?.from !== key) latest = undefined
  }, [key])
  const state = useMemo(() => readUrl(shape, search), [shape, search])
  const set = useCallback<SetUrlState<S>>(
    (patch, { push = false } = {}) => {
      const before = latest?.from === key ? latest.search : search
      latest = { from: key, search: writeUrl(shape, before, patch) }
      setSearch(latest.search, { replace: !push })
    },
    [shape, key, search, setSearch],
  )
  return [state, set]
}

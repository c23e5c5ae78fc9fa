import type { ParamsFor } from '../../api/client.ts'
import { endOfDay, isDay, startOfDay } from './days.ts'
import type { Event } from './event-state.ts'

export const cleanActions = ['archive', 'delete'] as const
export type CleanAction = (typeof cleanActions)[number]

export const cleanCommand = { archive: 'archiveEvents', delete: 'deleteEvents' } as const

/** What the dialog is about: one event, or those of a period. */
export type Cleaning =
  | { readonly what: 'period' }
  | { readonly what: 'one'; readonly action: CleanAction; readonly event: Event }

export interface CleanValues {
  readonly action: CleanAction
  /** Days of the reader, `2026-11-23`; the first may be empty. */
  readonly from: string
  readonly to: string
  /** Code of a type; empty for all. */
  readonly type: string
}

export type CleanProblem = 'noEnd' | 'startAfterEnd'

export function problemOf({ from, to }: CleanValues): CleanProblem | undefined {
  if (!isDay(to)) return 'noEnd'
  return isDay(from) && from > to ? 'startAfterEnd' : undefined
}

/** The events of a period as the command takes them. */
export function toRequest({ from, to, type }: CleanValues): ParamsFor<'archiveEvents'> {
  return {
    type: type.trim().toUpperCase() || undefined,
    startdate: isDay(from) ? startOfDay(from) : undefined,
    enddate: isDay(to) ? endOfDay(to) : undefined,
  }
}

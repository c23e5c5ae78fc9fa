import type { ParamsFor, ResultFor } from '../../api/client.ts'
import { listShape } from '../../router/list-state.ts'
import { urlOptional, urlOptionalText, type UrlState } from '../../router/url-state.ts'
import { endOfDay, isDay, startOfDay } from './days.ts'

export type Event = ResultFor<'listEvents'>['items'][number]

export const levels = ['INFO', 'WARN', 'ERROR'] as const
export type Level = (typeof levels)[number]

/** The state of the list in its address; days are the reader's own, `2026-11-23`. */
export const eventsShape = {
  ...listShape(['created'], { by: 'created', order: 'desc' }),
  level: urlOptional(levels),
  type: urlOptionalText,
  from: urlOptionalText,
  to: urlOptionalText,
  /** `yes` shows those that were archived, and them alone. */
  archived: urlOptional(['yes']),
}

export type EventsState = UrlState<typeof eventsShape>

export const noFilters = {
  q: '',
  level: undefined,
  type: undefined,
  from: undefined,
  to: undefined,
  archived: undefined,
}

/** True while something narrows the list down. */
export function isFiltered({ q, level, type, from, to, archived }: EventsState): boolean {
  return q !== '' || [level, type, from, to, archived].some((value) => value !== undefined)
}

/** The parameters of the list behind a state; an admin sees everybody's events. */
export function eventParams(state: EventsState, admin: boolean): ParamsFor<'listEvents'> {
  const { from, to } = state
  return {
    ...(admin ? { listall: true } : {}),
    ...(state.archived === undefined ? {} : { archived: true }),
    keyword: state.q.trim() || undefined,
    level: state.level,
    type: state.type?.trim().toUpperCase() || undefined,
    startdate: isDay(from) ? startOfDay(from) : undefined,
    enddate: isDay(to) ? endOfDay(to) : undefined,
    page: state.page,
    pagesize: state.size,
  }
}

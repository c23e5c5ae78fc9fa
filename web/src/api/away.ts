import { ApiError } from './api-error.ts'

const awayCodes: ReadonlySet<string | undefined> = new Set([
  'client.unreachable',
  'api.stopping',
  'api.busy',
  'api.database_unavailable',
])

/** Whether a call failed as the server can do nothing at the moment, which passes by itself. */
export function isAway(error: unknown): boolean {
  return error instanceof ApiError && awayCodes.has(error.code)
}

import type { listZoneHealth } from '@mold/shared/commands/infrastructure/listZoneHealth.ts'
import type { ResultOf } from '@mold/shared/contract/command.ts'
import { type ErrorCode, type ErrorParams, errorText } from '@mold/shared/errors.ts'

/** What is wrong in a zone, as `listZoneHealth` tells it. */
export type Problem = ResultOf<typeof listZoneHealth>['items'][number]['problems'][number]

export function problem(
  level: 'attention' | 'failed',
  code: ErrorCode,
  params: ErrorParams = {},
): Problem {
  const texts = Object.entries(params).map(([name, value]) => [name, String(value)] as const)
  return { code, level, text: errorText(code, params), params: Object.fromEntries(texts) }
}

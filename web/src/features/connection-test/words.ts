import type { T, TextKey, TextValues } from '../../i18n/i18n.ts'
import type { useFormat } from '../../i18n/use-format.ts'
import type { CheckState } from './runner.ts'
import type { Tone } from '../../ui/state-badge.tsx'
import type { Values, Verdict } from './verdict.ts'

type Format = ReturnType<typeof useFormat>

/** An image of this size is what the speed is told by. */
const exampleBytes = 10 * 1024 ** 3

/** What was found, and what to do unless it is good. */
export function verdictWords(verdict: Verdict, t: T, format: Format) {
  const values = shownValues(verdict.values ?? {}, format)
  return {
    found: t(`connection.found.${verdict.finding}`, values),
    todo: verdict.tone === 'ready' ? undefined : t(`connection.todo.${verdict.finding}`, values),
  }
}

function shownValues(values: Values, format: Format): TextValues {
  const { size = 0, tooLarge = 0, status = 0, ms = 0, bytesPerSecond = 0 } = values
  return {
    size: format.size(size),
    tooLarge: format.size(tooLarge),
    status,
    ms: format.number(ms),
    time: format.duration(ms / 1000),
    speed: format.speed(bytesPerSecond),
    example: format.size(exampleBytes),
    exampleTime: format.duration(exampleBytes / Math.max(1, bytesPerSecond)),
    origin: values.origin ?? '',
    page: values.page ?? '',
  }
}

/** How the state of a check is shown. */
export function badgeOf(check: CheckState): { readonly tone: Tone; readonly words: TextKey } {
  if (check.state === 'running') return { tone: 'moving', words: 'connection.state.running' }
  if (check.state !== 'done') return { tone: 'quiet', words: `connection.state.${check.state}` }
  const { tone } = check.verdict
  return { tone, words: `connection.state.${tone}` }
}

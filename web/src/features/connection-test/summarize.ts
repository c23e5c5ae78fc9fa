import type { Tone } from '../../ui/state-badge.tsx'
import type { RunState } from './runner.ts'
import { checkIds, isTrouble, type CheckId } from './verdict.ts'

export interface Summarized {
  /** Absent before anything ran. */
  readonly tone?: Tone
  readonly words: 'intro' | 'running' | 'good' | 'partly' | 'mend'
  /** Of things to mend, or of checks without a verdict. */
  readonly count: number
  /** The check that runs. */
  readonly at?: CheckId | undefined
}

/** What a run comes to, or how far it is. */
export function summarize({ running, checks }: RunState): Summarized {
  const states = checkIds.map((id) => checks[id])
  if (running) {
    const at = checkIds.find((id) => checks[id].state === 'running')
    return { tone: 'moving', words: 'running', count: 0, at }
  }
  if (states.every(({ state }) => state === 'waiting')) return { words: 'intro', count: 0 }
  const verdicts = states.flatMap((check) => (check.state === 'done' ? [check.verdict] : []))
  const troubles = verdicts.filter(isTrouble)
  if (troubles.length > 0) {
    const tone = troubles.some((verdict) => verdict.tone === 'failed') ? 'failed' : 'attention'
    return { tone, words: 'mend', count: troubles.length }
  }
  const good = verdicts.filter(({ tone }) => tone === 'ready').length
  const untold = states.length - good
  return untold === 0
    ? { tone: 'ready', words: 'good', count: 0 }
    : { tone: 'quiet', words: 'partly', count: untold }
}

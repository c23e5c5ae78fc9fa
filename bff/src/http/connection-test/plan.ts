import { connectionTest } from '@mold/shared/connection-test.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { WireParams } from '../parameters.ts'

/** What a request asks the server to do besides reading it. */
export interface Plan {
  readonly pauseMs: number
  readonly holdMs: number
}

const limits = { pause: connectionTest.maxPauseMs, hold: connectionTest.maxHoldMs }
const known = [...Object.keys(limits), 'sessionkey']

/**
 * Reads the parameters strictly: a misspelt one would make a test that tests nothing.
 *
 * @throws AppError connection.parameter
 */
export function readPlan({ pairs, repeated }: WireParams): Plan {
  for (const { name } of pairs) {
    if (!known.includes(name)) refuse(name, `one of ${known.join(', ')}`)
  }
  const [twice] = repeated
  if (twice !== undefined) refuse(twice, 'given once')
  const values = new Map(pairs.map(({ name, value }) => [name, value]))
  if (values.has('pause') && values.has('hold')) refuse('hold', 'given without pause')
  return { pauseMs: readMs('pause', values), holdMs: readMs('hold', values) }
}

function readMs(name: keyof typeof limits, values: ReadonlyMap<string, string>): number {
  const text = values.get(name)
  if (text === undefined) return 0
  const most = limits[name]
  const ms = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : Number.NaN
  return ms <= most ? ms : refuse(name, `a whole number of milliseconds from 1 to ${most}`)
}

function refuse(name: string, rule: string): never {
  throw new AppError('connection.parameter', { name: name.slice(0, 40), rule })
}

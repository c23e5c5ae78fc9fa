import type { Request, Response } from 'express'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ReadinessError } from '../readiness-error.ts'
import { createHealth } from './health.ts'
import { beginRequest } from './request.ts'
import { createLogger } from '../log.ts'

function start() {
  let failure: Error | undefined
  const logged: unknown[][] = []
  const log = {
    warn: (...line: unknown[]) => void logged.push(line),
    info: (...line: unknown[]) => void logged.push(line),
  }
  const check = async () => {
    if (failure) throw failure
  }
  const health = createHealth([{ name: 'image stores', vital: false, check }], () => false, log)
  async function ask(now: Error | undefined) {
    failure = now
    // Answers are kept for a second.
    vi.advanceTimersByTime(1_500)
    let body = ''
    const res = { locals: {}, setHeader: () => {}, on: () => {}, once: () => {} }
    const chain = Object.assign(res, {
      status: () => chain,
      type: () => chain,
      send: (text: string | Buffer) => (body = String(text)),
      end: (text: string | Buffer) => (body = String(text)),
      json: (of: unknown) => (body = JSON.stringify(of)),
    })
    const answer = chain as unknown as Response
    beginRequest(answer, createLogger('silent'))
    await health.readyz({} as Request, answer, () => {})
    return JSON.parse(body) as { parts: { why?: string }[] }
  }
  return { ask, logged }
}

describe('/readyz', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('says why a part is not ready', async () => {
    const { ask } = start()
    const { parts } = await ask(new ReadinessError('there is no image store; add one to a zone'))
    expect(parts[0]?.why).toBe('there is no image store; add one to a zone')
  })

  it('keeps to itself what was not written for people', async () => {
    const { ask } = start()
    const { parts } = await ask(new Error('password geheim refused'))
    expect(parts[0]?.why).toBe('it failed; the log of the server says why')
  })

  it('logs a reason once, the next one again, and the end', async () => {
    const { ask, logged } = start()
    const failures = ['one', 'one', 'two', 'two'].map((text) => new Error(text))
    for (const failure of [undefined, ...failures, undefined, undefined]) await ask(failure)
    expect(logged.map(([fields, text]) => [fields, text])).toEqual([
      [{ part: 'image stores', err: failures[0] }, 'a part is not ready'],
      [{ part: 'image stores', err: failures[2] }, 'a part is not ready'],
      [{ part: 'image stores' }, 'a part is ready again'],
    ])
  })
})

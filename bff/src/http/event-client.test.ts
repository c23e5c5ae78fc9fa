import { EventEmitter } from 'node:events'
import type { Response } from 'express'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Session } from '../access/sign-in/session.repository.ts'
import { createEventClient } from './event-client.ts'

/** An answer whose browser reads when it is told to. */
class SlowResponse extends EventEmitter {
  sent = ''
  destroyed = false
  writableEnded = false
  #waiting: { text: string; flushed: () => void }[] = []

  get writableLength() {
    return this.#waiting.reduce((sum, { text }) => sum + text.length, 0)
  }
  writeHead() {}
  write(text: string, flushed: () => void) {
    this.#waiting.push({ text, flushed })
  }
  read() {
    for (const { text, flushed } of this.#waiting.splice(0)) {
      this.sent += text
      flushed()
    }
  }
  destroy() {
    this.destroyed = true
    this.emit('close')
  }
  end() {
    this.writableEnded = true
  }
}

function start() {
  const slow = new SlowResponse()
  const session = { id: 1, caller: {} } as Session
  const client = createEventClient(slow as unknown as Response, {
    token: 'token',
    session,
    maxBuffered: 1_000,
    patienceMs: 60_000,
  })
  slow.read()
  slow.sent = ''
  return { slow, client }
}

const row = (kind: string, length = 300) => ({ kind, id: 'x', row: 'x'.repeat(length) })
const touched = (kind: string) => `event: touched\ndata: {"kind":"${kind}"}\n\n`

describe('a client of the event stream', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('that reads slowly is told what to read again, once it has read what was on its way', () => {
    const { slow, client } = start()
    for (let i = 0; i < 10; i++) client.send('changed', row('template'))
    client.send('gone', { kind: 'iso' })
    client.send('touched', { kind: 'event' })
    expect(slow.writableLength).toBeLessThan(1_000)
    slow.read()
    slow.read()
    const begin = slow.sent.split(touched('template'))[0] ?? ''
    expect(begin.split('event: changed')).toHaveLength(3)
    expect(slow.sent.slice(begin.length)).toBe(
      touched('template') + touched('iso') + touched('event'),
    )
    client.send('changed', row('template', 10))
    slow.read()
    expect(slow.sent).toContain('"xxxxxxxxxx"')
  })

  it('is told to read everything again when that was missed', () => {
    const { slow, client } = start()
    for (let i = 0; i < 10; i++) client.send('changed', row('template'))
    client.send('hello', { heartbeatMs: 7 })
    slow.read()
    slow.read()
    expect(slow.sent).toContain('event: hello\ndata: {"heartbeatMs":7}\n\n')
  })

  it('is not cut by one row that is too large for it', () => {
    const { slow, client } = start()
    client.send('changed', row('iso', 5_000))
    slow.read()
    expect(slow.sent).toBe(touched('iso'))
    vi.advanceTimersByTime(120_000)
    expect(slow.destroyed).toBe(false)
  })

  it('is cut when it has not caught up for a minute', () => {
    const { slow, client } = start()
    for (let i = 0; i < 10; i++) client.send('changed', row('template'))
    vi.advanceTimersByTime(59_000)
    expect(slow.destroyed).toBe(false)
    vi.advanceTimersByTime(2_000)
    expect(slow.destroyed).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import type { Db } from '../db/database.ts'
import type { Listener } from '../db/listener.ts'
import { createNudge } from './nudge.ts'

const listener: Listener = {
  on: () => () => undefined,
  onReconnect: () => () => undefined,
  close: () => Promise.resolve(),
}

describe('a nudge', () => {
  it('never fails what is committed already: loops look by themselves', async () => {
    const said: unknown[] = []
    // A database that has gone away between the commit and this.
    const away = new Proxy({} as Db, {
      get() {
        throw new Error('the connection is lost')
      },
    })
    const nudge = createNudge(away, listener, { warn: (what: unknown) => void said.push(what) })
    await expect(nudge.wake()).resolves.toBeUndefined()
    expect(said).toEqual([{ err: expect.objectContaining({ message: 'the connection is lost' }) }])
  })
})

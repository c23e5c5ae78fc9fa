import { describe, expect, it } from 'vitest'
import { boundedStore } from './bounded.ts'
import type { ImageStore, StoredFile } from './store.ts'

/** A share whose server is gone. */
function hungStore() {
  const signals: (AbortSignal | undefined)[] = []
  const hang = () => new Promise<never>(() => {})
  const store = {
    info: { id: 1, uuid: '', name: 'tank', zoneId: 1, readonly: false },
    has: hang,
    dropSpool: hang,
    remove: (_digest: string, signal?: AbortSignal) => {
      signals.push(signal)
      return hang()
    },
    async *list() {
      yield { kind: 'object', name: 'a', length: 1, bytes: 1, modified: new Date() } as StoredFile
      await hang()
    },
  } as unknown as ImageStore
  return { store, signals }
}

const asks = {
  has: (store: ImageStore) => store.has('digest', 1),
  remove: (store: ImageStore) => store.remove('digest'),
  dropSpool: (store: ImageStore) => store.dropSpool('spool'),
  async list(store: ImageStore) {
    const names: string[] = []
    for await (const { name } of store.list()) names.push(name)
    return names
  },
}

describe('P10: a store that hangs', () => {
  it.each(Object.entries(asks))('is not waited for by %s', async (_name, ask) => {
    const { store } = hungStore()
    await expect(ask(boundedStore(store, { limitMs: 20 }))).rejects.toMatchObject({
      code: 'store.no_answer',
      params: { store: 'tank', seconds: 0.02 },
    })
  })

  it.each(Object.entries(asks))('does not keep %s from ending', async (_name, ask) => {
    const { store } = hungStore()
    const stop = new AbortController()
    const asking = ask(boundedStore(store, { signal: stop.signal }))
    setImmediate(() => stop.abort(new Error('stopping')))
    await expect(asking).rejects.toThrow('stopping')
    await expect(ask(boundedStore(store, { signal: stop.signal }))).rejects.toThrow('stopping')
  })

  it('removes nothing after the wait has ended', async () => {
    const { store, signals } = hungStore()
    await boundedStore(store, { limitMs: 20 })
      .remove('digest')
      .catch(() => undefined)
    expect(signals.map((signal) => signal?.aborted)).toEqual([true])
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '../../api/api-error.ts'
import { createEngine, type Engine } from './engine.ts'
import type { TabMessage } from './tabs.ts'
import type { Upload } from './upload.ts'
import { createUploadStore, type UploadStore } from './upload-store.ts'

/* Tabs of one browser: they share the locks of this process, and a bus that keeps the order of messages. */

interface Tab {
  readonly engine: Engine
  readonly store: UploadStore
  /** Ends the request that this tab sends. */
  readonly answer: (error?: Error) => void
  readonly isSending: () => boolean
}

const upload: Upload = {
  id: '0123456789abcdef0123456789abcdef',
  path: '/client/upload/0123456789abcdef0123456789abcdef',
  imageId: 'image',
  kind: 'iso',
  name: 'debian',
  fileName: 'debian.iso',
  length: 10,
  offset: 0,
  state: 'lost',
  keptUntil: undefined,
}
const { id } = upload
const picked = { file: new File(['0123456789'], 'debian.iso') }
let tabs: Tab[] = []
/** What of files was asked to be hashed. */
let hashed: string[] = []

function openTab(): Tab {
  const store = createUploadStore()
  let request: { resolve: () => void; reject: (error: Error) => void } | undefined
  const tell = (message: TabMessage) => {
    for (const other of tabs) if (other !== tab) other.engine.hear(structuredClone(message))
  }
  const engine = createEngine({
    store,
    tabs: { tell },
    sync: async () => {},
    digests: {
      follow: (of) => void hashed.push(`${of} from the start`),
      reach: (of, to) => void hashed.push(`${of} up to ${to}`),
      of: async () => 'd1',
      drop: () => undefined,
    },
    chunks: { current: () => 1, halve: () => false },
    takePlace: async () => () => undefined,
    askOffset: async () => 0,
    pauseUntil: async () => undefined,
    isOffline: () => false,
    async sendFile(_path, _file, { onStored, signal }) {
      onStored(1)
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      request = { resolve, reject }
      signal.addEventListener('abort', () => reject(signal.reason as Error))
      await promise.finally(() => {
        request = undefined
      })
    },
  })
  const tab: Tab = {
    engine,
    store,
    answer: (error) => (error === undefined ? request?.resolve() : request?.reject(error)),
    isSending: () => request !== undefined,
  }
  tabs.push(tab)
  store.put(upload)
  tell({ type: 'hello' })
  return tab
}

const stateIn = (tab: Tab) => tab.store.find(id)?.state
const sending = (...expected: boolean[]) =>
  vi.waitFor(() => expect(tabs.map((tab) => tab.isSending())).toEqual(expected))

/** Two tabs, of which the first sends. */
async function openTwo(): Promise<[Tab, Tab]> {
  const [first, second] = [openTab(), openTab()]
  first.engine.drive(upload, picked)
  await sending(true, false)
  return [first, second]
}

const stored = new Map<string, string>()

beforeEach(() => {
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  })
})

afterEach(async () => {
  for (const tab of tabs) tab.engine.forget(id)
  tabs = []
  hashed = []
  stored.clear()
  await vi.waitUntil(async () => (await navigator.locks.query()).held?.length === 0)
  vi.unstubAllGlobals()
})

describe('decisions: tabs of one browser', () => {
  it('never send one upload together, and mirror it', async () => {
    const [, second] = await openTwo()
    await vi.waitFor(() => expect(stateIn(second)).toBe('sending'))
    expect(second.store.find(id)).toMatchObject({ elsewhere: true, offset: 1 })
  })

  it('go on when the one that sent is closed', async () => {
    const [first, second] = await openTwo()
    first.engine.stopAll()
    await sending(false, true)
    expect(second.store.find(id)).toMatchObject({ state: 'sending', elsewhere: false })
  })

  it('change places when it is asked for', async () => {
    const [first, second] = await openTwo()
    second.engine.takeOver(id)
    await sending(false, true)
    await vi.waitFor(() => expect(first.store.find(id)?.elsewhere).toBe(true))
    second.engine.stopAll()
    await sending(true, false)
    expect(first.store.find(id)?.elsewhere).toBe(false)
  })

  it('do not send what is complete, or was refused, once more', async () => {
    const [first, second] = await openTwo()
    const code = 'image.format_mismatch'
    first.answer(new ApiError({ status: 422, code, text: 'no ISO' }))
    await vi.waitFor(() => expect(stateIn(second)).toBe('failed'))
    await vi.waitFor(async () => expect((await navigator.locks.query()).held).toEqual([]))
    await sending(false, false)
    expect(stateIn(first)).toBe('failed')
  })

  it('leave it to another browser that took it over, until that is gone', async () => {
    const [first, second] = await openTwo()
    first.answer(new ApiError({ status: 409, code: 'upload.taken_over', text: 'taken' }))
    await vi.waitFor(() => expect(second.store.find(id)).toMatchObject({ state: 'lost' }))
    await vi.waitFor(async () => expect((await navigator.locks.query()).held).toEqual([]))
    first.engine.resumeAll()
    await sending(false, false)
    first.store.patch(id, { elsewhere: false })
    first.engine.resumeAll()
    await sending(true, false)
  })

  it('are paused together, also those that are opened later', async () => {
    const [first, second] = await openTwo()
    second.engine.pause(id)
    await sending(false, false)
    await vi.waitFor(() => expect([stateIn(first), stateIn(second)]).toEqual(['paused', 'paused']))
    const third = openTab()
    await vi.waitFor(() => expect(stateIn(third)).toBe('paused'))
    third.engine.resumeAll()
    await sending(false, false, false)
    third.engine.resume(id)
    await vi.waitFor(() => expect(tabs.filter((tab) => tab.isSending())).toHaveLength(1))
  })

  it('end together', async () => {
    const [first, second] = await openTwo()
    first.answer()
    await vi.waitFor(() => expect(stateIn(second)).toBe('checking'))
    await sending(false, false)
  })

  it('hash the file in the one that sends it, in step, and tell its digest at the end', async () => {
    const [first, second] = await openTwo()
    expect(hashed).toEqual([`${id} from the start`, `${id} up to 2`])
    expect(first.store.find(id)?.digest).toBeUndefined()
    first.answer()
    await vi.waitFor(() => expect(second.store.find(id)?.digest).toBe('d1'))
    expect(hashed.slice(2)).toEqual([`${id} up to Infinity`])
  })
})

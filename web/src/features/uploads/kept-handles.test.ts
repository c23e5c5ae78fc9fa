import { afterAll, beforeEach, expect, it, vi } from 'vitest'

const kept = new Map<string, unknown>()
let account = 'one'

vi.mock('idb-keyval', () => ({
  createStore: () => undefined,
  set: async (key: string, value: unknown) => void kept.set(key, value),
  get: async (key: string) => kept.get(key),
  del: async (key: string) => void kept.delete(key),
  keys: async () => [...kept.keys()],
}))
vi.mock('../../api/session.ts', () => ({ currentSession: () => ({ accountid: account }) }))

const handle = {} as FileSystemFileHandle

// Other files of tests have loaded the module, or will load it, without these stand-ins.
vi.resetModules()
const { keepHandle, pruneHandles } = await import('./kept-handles.ts')
afterAll(() => void vi.resetModules())

beforeEach(() => {
  kept.clear()
  account = 'one'
})

it('forgets the handles of ended uploads, and of nobody else', async () => {
  await keepHandle('open', handle)
  await keepHandle('ended', handle)
  account = 'two'
  await keepHandle('theirs', handle)
  account = 'one'
  await pruneHandles((id) => id === 'open')
  expect([...kept.keys()]).toEqual(['one/open', 'two/theirs'])
})

import { beforeEach, describe, expect, it } from 'vitest'
import { ApiError } from '../../api/api-error.ts'
import { type DriveParts, driveUpload } from './drive.ts'
import type { Upload } from './upload.ts'

const mib = 1024 * 1024
const cut = () => new ApiError({ status: 0, code: 'client.unreachable', text: 'No answer' })
const file = new Blob(['0123456789'])

/** What one request meets: `at` is where the server stands then. */
type Step = { at: number; error?: unknown }

let chunk = 64 * mib
let patches: Partial<Upload>[] = []
let pauses: number[] = []
let sizes: number[] = []
let places = 0
let offline = false

function parts(steps: Step[], offsets: unknown[] = []): DriveParts {
  return {
    async takePlace() {
      places += 1
      return () => {
        places -= 1
      }
    },
    async sendFile(_path, _file, { chunkSize, onStored }) {
      sizes.push(chunkSize / mib)
      const { at, error } = steps.shift() ?? { at: file.size }
      if (at >= 0) onStored(at)
      if (error !== undefined) throw error
    },
    async askOffset() {
      const offset = offsets.shift()
      if (typeof offset === 'number') return offset
      throw offset
    },
    async pauseUntil(atMs) {
      pauses.push(Math.round((atMs - Date.now()) / 1_000))
    },
    isOffline: () => offline,
    chunks: {
      current: () => chunk,
      halve() {
        if (chunk <= mib / 2) return false
        chunk /= 2
        return true
      },
    },
    patch: (patch) => void patches.push(patch),
  }
}

const drive = (of: DriveParts, signal = new AbortController().signal) =>
  driveUpload(of, { path: '/client/upload/x', offset: 0 }, file, signal)

beforeEach(() => {
  chunk = 64 * mib
  offline = false
  patches = []
  pauses = []
  sizes = []
  places = 0
})

describe('sending a file', () => {
  it('ends when all of it is there, and gives its place back', async () => {
    expect(await drive(parts([{ at: 5 }]))).toBe('sent')
    expect(patches).toContainEqual(expect.objectContaining({ state: 'sending', offset: 5 }))
    expect(places).toBe(0)
  })

  it('goes on after cuts, with growing pauses that a stored byte ends', async () => {
    const steps = [
      { at: -1, error: cut() },
      { at: -1, error: cut() },
      { at: 4, error: cut() },
      { at: 8 },
    ]
    expect(await drive(parts(steps, [5]))).toBe('sent')
    expect(pauses).toEqual([1, 2, 1])
    expect(sizes).toEqual([64, 64, 64, 64])
  })

  it('decisions: halves its requests when they are cut without progress', async () => {
    const steps = [{ at: 0, error: cut() }, { at: 0, error: cut() }, { at: 8 }]
    expect(await drive(parts(steps, [0, 0]))).toBe('sent')
    expect(sizes).toEqual([64, 32, 16])
  })

  it('does not take a server that is away for a proxy that cuts', async () => {
    const steps = [{ at: 0, error: cut() }, { at: 8 }]
    expect(await drive(parts(steps, [cut(), 3]))).toBe('sent')
    expect(sizes).toEqual([64, 64])
  })

  it('decisions: halves its requests at once when a proxy refuses their size', async () => {
    const limit = new ApiError({ status: 413, code: 'client.body_limit', text: 'too large' })
    expect(await drive(parts([{ at: 0, error: limit }, { at: 0, error: limit }, { at: 8 }]))).toBe(
      'sent',
    )
    expect(sizes).toEqual([64, 32, 16])
    expect(pauses).toEqual([])
  })

  it('says so when even the smallest is refused', async () => {
    chunk = mib / 2
    const limit = new ApiError({ status: 413, code: 'client.body_limit', text: 'too large' })
    expect(await drive(parts([{ at: 0, error: limit }]))).toBe('refused')
    expect(patches.at(-1)).toMatchObject({ problem: { code: 'client.body_limit' } })
  })

  it('says so when the file cannot be read any more', async () => {
    const gone = { slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) }
    const end = await driveUpload(
      parts(Array.from({ length: 6 }, () => ({ at: 0, error: cut() }))),
      { path: '/', offset: 0 },
      gone as unknown as Blob,
      new AbortController().signal,
    )
    expect(end).toBe('unreadable')
    // A share may be back by then.
    expect(pauses).toEqual([1, 2, 4, 8, 16])
    expect(patches).toContainEqual(
      expect.objectContaining({
        state: 'waiting',
        problem: expect.objectContaining({ code: 'client.file_away' }),
      }),
    )
  })

  it('goes on when a file that could not be read is back', async () => {
    const away = () => Promise.reject(new Error('away'))
    const reads = [away, away]
    const share = {
      slice: () => ({ arrayBuffer: () => (reads.shift() ?? (() => Promise.resolve()))() }),
    }
    const of = parts([{ at: -1, error: cut() }, { at: 3, error: cut() }, { at: 10 }])
    expect(
      await driveUpload(
        of,
        { path: '/', offset: 0 },
        share as unknown as Blob,
        new AbortController().signal,
      ),
    ).toBe('sent')
    // What got through in between begins the count anew.
    expect(pauses).toEqual([1, 1])
  })

  it('does not give a file up while the computer has no network', async () => {
    offline = true
    const tries = 20
    const reads = Array.from({ length: tries }, () => Promise.reject.bind(Promise, 'away'))
    const share = {
      slice: () => ({ arrayBuffer: () => (reads.shift() ?? (() => Promise.resolve()))() }),
    }
    const end = await driveUpload(
      parts([
        ...Array.from({ length: tries }, () => ({ at: -1, error: cut() })),
        { at: file.size },
      ]),
      { path: '/', offset: 0 },
      share as unknown as Blob,
      new AbortController().signal,
    )
    expect(end).toBe('sent')
    expect(pauses).toHaveLength(tries)
  })

  it('leaves an upload to whoever took it over', async () => {
    const taken = new ApiError({ status: 409, code: 'upload.taken_over', text: 'taken' })
    expect(await drive(parts([{ at: 3, error: taken }]))).toBe('taken')
    expect(places).toBe(0)
  })

  it('stops when it is told to', async () => {
    const stop = new AbortController()
    const of = parts([{ at: 3, error: cut() }])
    expect(await drive({ ...of, pauseUntil: async () => stop.abort() }, stop.signal)).toBe(
      'stopped',
    )
    expect(places).toBe(0)
  })
})

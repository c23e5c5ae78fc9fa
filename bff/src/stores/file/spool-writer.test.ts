import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '@mold/shared/errors.ts'
import { storeError } from './errors.ts'
import { type Buffers, createBuffers } from '../buffers.ts'
import { createSpoolWriter } from './spool-writer.ts'
import type { SpoolFile } from './write-out.ts'

const mib = 1 << 20

/** A file in memory that tells what reached it, and fails or waits where a test says so. */
function memoryFile(
  options: {
    /** Bytes that fit before ENOSPC; as on a real disk, the last write before it is short. */
    capacity?: number
    /** Most bytes that one write takes. */
    shortWrites?: number
    /** Before each write. */
    write?: () => Promise<void>
    datasync?: (count: number) => Promise<void>
  } = {},
) {
  const { capacity = Infinity, shortWrites = Infinity } = options
  let room = Buffer.alloc(mib)
  let end = 0
  const state = {
    get content() {
      return room.subarray(0, end)
    },
    writes: [] as number[],
    syncs: 0,
    closed: false,
  }
  function grow(length: number) {
    end = Math.max(end, length)
    if (end > room.length) room = Buffer.concat([room], 2 * end)
  }
  const file: SpoolFile = {
    async writev(pieces, position) {
      await options.write?.()
      if (state.closed) throw new Error('written after close')
      const bytes = Buffer.concat(pieces)
      const bytesWritten = Math.min(bytes.length, shortWrites, capacity - position)
      if (bytesWritten <= 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      grow(position + bytesWritten)
      room.set(bytes.subarray(0, bytesWritten), position)
      state.writes.push(bytesWritten)
      return { bytesWritten }
    },
    datasync() {
      state.syncs += 1
      return options.datasync?.(state.syncs) ?? Promise.resolve()
    },
    truncate(length) {
      grow(length)
      return Promise.resolve()
    },
    close() {
      state.closed = true
      return Promise.resolve()
    },
  }
  return { file, state }
}

const explain = (cause: unknown) => storeError('store1', cause)
const dense = { offset: 0, sparse: false, explain }

describe('createSpoolWriter', () => {
  it.each([false, true])(
    'writes what it is given, however it is cut (sparse: %s)',
    async (sparse) => {
      const { file, state } = memoryFile()
      const writer = createSpoolWriter(file, { offset: 0, sparse, explain })
      const bytes = Buffer.concat([
        randomBytes(1_500_007),
        Buffer.alloc(3 * mib),
        randomBytes(70_001),
        Buffer.alloc(mib),
      ])
      for (let at = 0; at < bytes.length; at += 48_271) {
        await writer.write(bytes.subarray(at, at + 48_271))
      }
      await writer.sync()
      expect(state.content.equals(bytes)).toBe(true)
      expect(writer.offset).toBe(bytes.length)
      expect(writer.durableOffset).toBe(bytes.length)
      await writer.close()
      expect(state.closed).toBe(true)
    },
  )

  it('gathers small pieces into writes of 1 MiB', async () => {
    const { file, state } = memoryFile()
    const writer = createSpoolWriter(file, dense)
    for (let count = 0; count < 3 * 1024; count++) await writer.write(Buffer.alloc(1024, 1))
    await writer.sync()
    expect(state.writes).toEqual([mib, mib, mib])
  })

  it('writes with one call what filled while another was under way', async () => {
    const { promise: first, resolve: finishFirst } = Promise.withResolvers<void>()
    const { file, state } = memoryFile({ write: () => first })
    const writer = createSpoolWriter(file, dense)
    const bytes = randomBytes(3.25 * mib)
    await writer.write(bytes)
    finishFirst()
    await writer.sync()
    expect(state.writes).toEqual([mib, 2.25 * mib])
    expect(state.content.equals(bytes)).toBe(true)
  })

  it('aligns its writes when it goes on in the middle', async () => {
    const { file, state } = memoryFile()
    const writer = createSpoolWriter(file, { ...dense, offset: mib / 2 })
    await writer.write(Buffer.alloc(2 * mib, 1))
    await writer.sync()
    // What filled while the first was written goes together.
    expect(state.writes).toEqual([mib / 2, 1.5 * mib])
    expect(writer.offset).toBe(2.5 * mib)
  })

  it('never writes long runs of zeros when it keeps holes', async () => {
    const { file, state } = memoryFile()
    const writer = createSpoolWriter(file, { offset: 0, sparse: true, explain })
    await writer.write(Buffer.alloc(8 * mib))
    await writer.write(Buffer.from('end'))
    await writer.write(Buffer.alloc(5 * mib))
    await writer.sync()
    expect(state.writes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(2 * 65_536)
    expect(state.content.length).toBe(13 * mib + 3)
    expect(state.content.indexOf('end')).toBe(8 * mib)
  })

  it('goes on after the kernel took only a part', async () => {
    const { file, state } = memoryFile({ shortWrites: 300_001 })
    const writer = createSpoolWriter(file, dense)
    const bytes = randomBytes(2 * mib)
    await writer.write(bytes)
    await writer.sync()
    expect(state.content.equals(bytes)).toBe(true)
  })

  it('P1: calls durable only what a finished sync covers', async () => {
    const { promise: firstSync, resolve: finishSync } = Promise.withResolvers<void>()
    const { file } = memoryFile({
      datasync: (count) => (count === 1 ? firstSync : Promise.resolve()),
    })
    const writer = createSpoolWriter(file, dense)
    const chunk = Buffer.alloc(mib, 1)
    // One more than the first sync covers, so that writing goes on behind it.
    for (let count = 0; count < 60; count++) await writer.write(chunk)
    expect(writer.offset).toBe(60 * mib)
    expect(writer.durableOffset).toBe(0)
    finishSync()
    await firstSync
    await writer.sync()
    expect(writer.durableOffset).toBe(60 * mib)
  })

  it('holds the source back while the disk has not begun with more than 64 MiB', async () => {
    const { promise: firstSync, resolve: finishSync } = Promise.withResolvers<void>()
    const { file, state } = memoryFile({
      datasync: (count) => (count === 1 ? firstSync : Promise.resolve()),
    })
    const writer = createSpoolWriter(file, dense)
    const chunk = Buffer.alloc(mib, 1)
    let waiting: void | Promise<void>
    let taken = 0
    while (taken < 200) {
      waiting = writer.write(chunk)
      taken += 1
      if (!waiting) continue
      const isStuck = await Promise.race([waiting.then(() => false), turns(20).then(() => true)])
      if (isStuck) break
    }
    // 8 MiB or a write more that the sync covers, and 64 MiB that wait for the next.
    expect(state.content.length / mib).toBeGreaterThanOrEqual(72)
    expect(state.content.length / mib).toBeLessThanOrEqual(72 + 2 * 4)
    finishSync()
    await waiting!
    await writer.sync()
    expect(writer.durableOffset).toBe(taken * mib)
  })

  it('leaves little to the sync that somebody said they will wait for', async () => {
    const { file, state } = memoryFile()
    const ends: number[] = []
    const counted: SpoolFile = {
      ...file,
      datasync() {
        ends.push(state.content.length / mib)
        return file.datasync()
      },
    }
    const writer = createSpoolWriter(counted, dense)
    writer.expectSync(24 * mib)
    for (let count = 0; count < 24; count++) {
      await writer.write(Buffer.alloc(mib, 1))
      await turns(3)
    }
    expect(ends).toEqual([8, 16, 20, 22, 23, 24])
    for (let count = 0; count < 9; count++) {
      await writer.write(Buffer.alloc(mib, 1))
      await turns(3)
    }
    expect(ends.slice(6)).toEqual([32])
    await writer.sync()
    expect(writer.durableOffset).toBe(33 * mib)
  })

  it('syncs every 5 s when little comes, so that a crash loses little', async () => {
    let clock = 0
    const { file, state } = memoryFile()
    const writer = createSpoolWriter(file, { ...dense, now: () => clock })
    await writer.write(Buffer.alloc(mib, 1))
    await turns(5)
    expect(state.syncs).toBe(0)
    clock = 5_000
    await writer.write(Buffer.alloc(mib, 1))
    await turns(5)
    expect(state.syncs).toBe(1)
    expect(writer.durableOffset).toBe(2 * mib)
  })

  it('P10: reports a full disk with the store, and stays failed', async () => {
    const { file } = memoryFile({ capacity: 1.5 * mib })
    const writer = createSpoolWriter(file, dense)
    await writer.write(Buffer.alloc(3 * mib, 1))
    const full = new AppError('store.full', { store: 'store1' })
    await expect(writer.sync()).rejects.toThrow(full)
    await expect(writer.write(Buffer.alloc(1))).rejects.toThrow(full)
    await expect(writer.sync()).rejects.toThrow(full)
    expect(writer.durableOffset).toBe(0)
    await writer.close()
  })

  it('gives all memory back that it was lent, however it ends', async () => {
    const lent = new Set<Uint8Array>()
    const inner = createBuffers(4, true)
    const buffers: Buffers = {
      take(held) {
        const buffer = inner.take(held)
        if (buffer) lent.add(buffer)
        return buffer
      },
      give(buffer) {
        lent.delete(buffer)
        inner.give(buffer)
      },
    }
    const tap = () => Promise.resolve()
    const good = createSpoolWriter(memoryFile().file, { ...dense, buffers, tap })
    await good.write(randomBytes(2.5 * mib))
    await good.sync()
    await good.write(randomBytes(10))
    await good.close()
    const { file } = memoryFile({ capacity: mib })
    const full = createSpoolWriter(file, { ...dense, buffers, tap })
    void full.write(randomBytes(3.5 * mib))
    await expect(full.sync()).rejects.toMatchObject({ code: 'store.full' })
    await full.close()
    await turns(2)
    expect(lent.size).toBe(0)
  })

  it('borrows 7 MiB at most while others look at them, and 4 MiB where it is alone', async () => {
    for (const [buffers, most] of [
      [createBuffers(16, true), 7],
      [undefined, 4],
    ] as const) {
      let seen = 0
      const look = () => {
        seen += 1
        return new Promise<void>(() => undefined)
      }
      const writer = createSpoolWriter(memoryFile().file, {
        ...dense,
        tap: look,
        ...(buffers && { buffers }),
      })
      writer.write(Buffer.alloc(16 * mib))?.catch(() => undefined)
      await turns(20)
      expect(seen).toBe(most)
      await writer.close()
    }
  })

  it('never takes a failed sync for a good one when it is asked again', async () => {
    const { file } = memoryFile({
      datasync: (count) =>
        count === 1
          ? Promise.reject(Object.assign(new Error('input/output error'), { code: 'EIO' }))
          : Promise.resolve(),
    })
    const writer = createSpoolWriter(file, dense)
    await writer.write(Buffer.alloc(10, 1))
    const failed = new AppError('store.failed', { store: 'store1', reason: 'EIO' })
    await expect(writer.sync()).rejects.toThrow(failed)
    await expect(writer.sync()).rejects.toThrow(failed)
    expect(writer.durableOffset).toBe(0)
  })

  it('wakes whoever waits when it is closed, and writes nothing after', async () => {
    const { file, state } = memoryFile()
    const writer = createSpoolWriter(file, dense)
    const waiting = writer.write(Buffer.alloc(64 * mib, 1))
    const closing = writer.close()
    await expect(waiting).rejects.toBeInstanceOf(AppError)
    await closing
    const written = state.writes.length
    await turns(20)
    expect(state.writes.length).toBe(written)
  })

  it('shows what it writes once, in order, and keeps it as it is until it has been looked at', async () => {
    const { file, state } = memoryFile()
    const seen: Buffer[] = []
    const looks: (() => void)[] = []
    const writer = createSpoolWriter(file, {
      ...dense,
      tap: async (bytes) => {
        await new Promise<void>((resolve) => looks.push(resolve))
        seen.push(Buffer.from(bytes))
      },
    })
    const content = randomBytes(6 * mib + 5)
    const behind = writer.write(content)
    await vi.waitFor(() => expect(looks.length).toBe(4))
    expect(state.content.length).toBeLessThanOrEqual(4 * mib)
    const release = setInterval(() => looks.splice(0).forEach((look) => look()), 1)
    await behind
    await writer.sync()
    await vi.waitFor(() => expect(Buffer.concat(seen).equals(content)).toBe(true))
    clearInterval(release)
    expect(state.content.equals(content)).toBe(true)
  })

  it('fails when what looks at the bytes fails', async () => {
    const { file } = memoryFile()
    const writer = createSpoolWriter(file, {
      ...dense,
      tap: () => Promise.reject(new AppError('store.failed', { store: 'a', reason: 'no thread' })),
    })
    void writer.write(randomBytes(mib))
    await expect(writer.sync()).rejects.toMatchObject({ code: 'store.failed' })
  })

  it('P1: asks before every write whether it still may', async () => {
    const { file, state } = memoryFile()
    let mine = true
    const writer = createSpoolWriter(file, {
      ...dense,
      check: () => {
        if (!mine) throw new AppError('upload.taken_over')
      },
    })
    await writer.write(randomBytes(mib))
    await writer.sync()
    mine = false
    void writer.write(randomBytes(2 * mib))
    await expect(writer.sync()).rejects.toMatchObject({ code: 'upload.taken_over' })
    expect(state.content.length).toBe(mib)
  })
})

/** Lets everything run that is ready to. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
  }
}

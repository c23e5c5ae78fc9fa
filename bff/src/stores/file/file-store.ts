import { rm, statfs } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import type { StoreDriverOptions } from '../registry.ts'
import type { ByteRange, ImageStore, OpenReader, SpoolOptions, SpoolWriter } from '../store.ts'
import { createCheck } from './check.ts'
import { directFile } from './direct-file.ts'
import { storeError } from './errors.ts'
import { makeFolders, syncFolder } from './folders.ts'
import { createLayout, rootOf } from './layout.ts'
import { createFile, openFile, type Opened } from './open-file.ts'
import { lengthOf, publishSpool } from './publish.ts'
import { endedEarly, readRange } from './read-range.ts'
import { freedBytes, scan, statsOf } from './scan.ts'
import { createSpoolWriter } from './spool-writer.ts'

/** A store in a folder that the server reaches: `file:///path`, made when missing. */
export function createFileStore({ info, url, isNew }: StoreDriverOptions): ImageStore {
  const root = rootOf(url)
  const store = info.name
  if (root === undefined) throw new AppError('store.bad_url', { store, url })
  const layout = createLayout(root)
  const explain = (cause: unknown) => storeError(store, cause)
  let prepared: Promise<void> | undefined

  /** The folders are made once in this process's life: one that vanishes later is not remade. */
  async function prepare(): Promise<void> {
    prepared ??= makeFolders(layout, store, isNew)
    await prepared.catch((error: unknown) => {
      prepared = undefined
      throw error
    })
  }

  async function guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      await prepare()
      return await work()
    } catch (error) {
      // A wrong name is a fault of ours, not of the store.
      throw error instanceof TypeError ? error : explain(error)
    }
  }

  const spoolOf = (name: string): Opened => ({ store, name, missing: 'store.spool_missing' })
  const objectOf = (name: string): Opened => ({ store, name, missing: 'store.object_missing' })

  async function stream(file: string, opened: Opened, range: ByteRange = {}) {
    const { handle, size } = await openFile(file, 'read', opened)
    const end = Math.min(range.end ?? size, size)
    return readRange(handle, { start: range.start ?? 0, end, explain })
  }

  async function randomReader(file: string, opened: Opened): Promise<OpenReader> {
    const { handle, size } = await openFile(file, 'read', opened)
    return {
      size,
      async read(offset, length) {
        const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset).catch((error) => {
          throw explain(error)
        })
        return bytes.subarray(0, bytesRead)
      },
      async readInto(target, offset) {
        try {
          const { bytesRead } = await handle.read(target, 0, target.length, offset)
          if (bytesRead === 0) throw endedEarly(offset, offset + target.length)
          return bytesRead
        } catch (error) {
          throw explain(error)
        }
      },
      close: () => handle.close(),
    }
  }

  async function openSpool(name: string, offset: number, options: SpoolOptions = {}) {
    const file = layout.spool(name)
    const handle = offset === 0 ? await begin(file) : await goOn(file, name, offset)
    const spool = options.direct === true ? await directFile(handle) : handle
    return createSpoolWriter(spool, { sparse: false, ...options, offset, explain })
  }

  /** A file of its own: a writer of before that still lives cannot reach it. */
  async function begin(file: string) {
    await rm(file, { force: true })
    const handle = await createFile(file)
    await syncFolder(layout.staging)
    return handle
  }

  async function goOn(file: string, name: string, offset: number) {
    const { handle, size } = await openFile(file, 'write', spoolOf(name))
    if (size >= offset) {
      await handle.truncate(offset)
      return handle
    }
    await handle.close()
    throw new AppError('store.spool_missing', { store, name })
  }

  /** The path of a file of ours, once it is known to be one. */
  async function ownFile(file: string, opened: Opened): Promise<string> {
    const { handle } = await openFile(file, 'read', opened)
    await handle.close()
    return file
  }

  async function space() {
    const { bsize, blocks, bfree, bavail } = await statfs(layout.objects)
    return {
      totalBytes: blocks * bsize,
      freeBytes: bavail * bsize,
      usedBytes: (blocks - bfree) * bsize,
    }
  }

  return {
    info,
    space: () => guard(space),
    check: createCheck({ info, layout, prepare, space, explain }),
    openSpool: (name, offset, options): Promise<SpoolWriter> =>
      guard(() => openSpool(name, offset, options)),
    readSpool: (name, range) => guard(() => stream(layout.spool(name), spoolOf(name), range)),
    spoolReader: (name) => guard(() => randomReader(layout.spool(name), spoolOf(name))),
    spoolFile: (name) => guard(() => ownFile(layout.spool(name), spoolOf(name))),
    spoolSize: (name) => guard(() => lengthOf(layout.spool(name))),
    dropSpool: (name) => guard(() => removeFile(layout.spool(name))),
    publish: (name, digest) => guard(() => publishSpool(layout, store, name, digest)),
    has: (digest, length) => guard(async () => (await lengthOf(layout.object(digest))) === length),
    open: (digest, range) => guard(() => stream(layout.object(digest), objectOf(digest), range)),
    reader: (digest) => guard(() => randomReader(layout.object(digest), objectOf(digest))),
    objectFile: (digest) => guard(() => ownFile(layout.object(digest), objectOf(digest))),
    remove: (digest, signal) => guard(() => removeFile(layout.object(digest), signal)),
    async *list() {
      try {
        await prepare()
        yield* scan(layout)
      } catch (error) {
        throw explain(error)
      }
    },
  }
}

/** Answers the bytes that became free; 0 when there was no such file. */
async function removeFile(file: string, signal?: AbortSignal): Promise<number> {
  const stats = await statsOf(file)
  if (!stats) return 0
  signal?.throwIfAborted()
  await rm(file, { force: true })
  return freedBytes(stats)
}

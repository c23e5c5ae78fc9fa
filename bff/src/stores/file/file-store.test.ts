import { createHash, randomBytes, randomUUID } from 'node:crypto'
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { buffer } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import type { ErrorCode } from '@mold/shared/errors.ts'
import type { ImageStore, StoredFile } from '../store.ts'
import { createFileStore } from './file-store.ts'

const folders: string[] = []
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })))
})

const info = { id: 1, uuid: randomUUID(), name: 'store1', zoneId: 1, readonly: false }

async function temporary(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mold-store-'))
  folders.push(folder)
  return folder
}

function storeAt(root: string, isNew = true, readonly = false): ImageStore {
  return createFileStore({ info: { ...info, readonly }, url: pathToFileURL(root).href, isNew })
}

async function newStore() {
  const root = path.join(await temporary(), 'made', 'here')
  const store = storeAt(root)
  return { root, store, spoolPath: (name: string) => path.join(root, 'staging', name) }
}

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const objectPath = (root: string, digest: string) =>
  path.join(root, 'objects', digest.slice(0, 2), digest.slice(2, 4), digest)

async function fill(store: ImageStore, bytes: Uint8Array, name: string = randomUUID()) {
  const writer = await store.openSpool(name, 0)
  await writer.write(bytes)
  await writer.sync()
  await writer.close()
  return name
}

async function put(store: ImageStore, bytes: Uint8Array): Promise<string> {
  const digest = digestOf(bytes)
  await store.publish(await fill(store, bytes), digest)
  return digest
}

async function listed(store: ImageStore): Promise<StoredFile[]> {
  const files: StoredFile[] = []
  for await (const file of store.list()) files.push(file)
  return files
}

const failsWith = (code: ErrorCode) => expect.objectContaining({ code })

describe('a file store: spools', () => {
  it('makes its folder and keeps what is being received to itself (E20)', async () => {
    const { root, store, spoolPath } = await newStore()
    const name = await fill(store, Buffer.from('abc'))
    expect((await stat(path.join(root, 'staging'))).mode & 0o777).toBe(0o700)
    expect((await stat(spoolPath(name))).mode & 0o777).toBe(0o600)
    expect(await store.spoolSize(name)).toBe(3)
  })

  it('E20: takes rights away from a staging folder that others can enter', async () => {
    const { root, store } = await newStore()
    await store.check()
    await chmod(path.join(root, 'staging'), 0o777)
    await fill(storeAt(root), Buffer.from('abc'))
    expect((await stat(path.join(root, 'staging'))).mode & 0o777).toBe(0o700)
  })

  it('goes on at an offset and cuts off what lies beyond', async () => {
    const { store } = await newStore()
    const name = await fill(store, Buffer.from('0123456789'))
    const writer = await store.openSpool(name, 4)
    await writer.write(Buffer.from('abc'))
    await writer.sync()
    await writer.close()
    expect(String(await buffer(await store.readSpool(name)))).toBe('0123abc')
    expect(writer.offset).toBe(7)
  })

  it('says so when a spool has less than it is to go on from', async () => {
    const { store } = await newStore()
    const name = await fill(store, Buffer.from('0123'))
    await expect(store.openSpool(name, 5)).rejects.toEqual(failsWith('store.spool_missing'))
    await expect(store.openSpool(randomUUID(), 5)).rejects.toEqual(failsWith('store.spool_missing'))
    await expect(store.readSpool(randomUUID())).rejects.toEqual(failsWith('store.spool_missing'))
    expect(await store.spoolSize(randomUUID())).toBeUndefined()
  })

  it('starts anew at 0, out of reach of a writer of before', async () => {
    const { store } = await newStore()
    const name = randomUUID()
    const old = await store.openSpool(name, 0)
    await fill(store, Buffer.from('new'), name)
    await old.write(Buffer.from('old and longer'))
    await old.sync()
    await old.close()
    expect(String(await buffer(await store.readSpool(name)))).toBe('new')
  })

  it('E20: does not follow a link that somebody planted', async () => {
    const { root, store, spoolPath } = await newStore()
    await store.check()
    const victim = path.join(root, 'victim')
    await writeFile(victim, 'untouched')
    const name = randomUUID()
    await symlink(victim, spoolPath(name))
    await expect(store.openSpool(name, 3)).rejects.toEqual(failsWith('store.foreign_file'))
    await expect(store.readSpool(name)).rejects.toEqual(failsWith('store.foreign_file'))
    await expect(store.publish(name, digestOf(Buffer.from('x')))).rejects.toEqual(
      failsWith('store.foreign_file'),
    )
    await fill(store, Buffer.from('mine'), name)
    expect(await readFile(victim, 'utf8')).toBe('untouched')
    const second = randomUUID()
    await link(victim, spoolPath(second))
    await expect(store.openSpool(second, 3)).rejects.toEqual(failsWith('store.foreign_file'))
  })

  it.each(['../../etc/passwd', '..', 'a/b', '', 'A'.repeat(36), '%2e%2e'])(
    'E1: refuses the name %j',
    async (name) => {
      const { store } = await newStore()
      await expect(store.openSpool(name, 0)).rejects.toThrow('named by')
      await expect(store.open(name)).rejects.toThrow('named by')
      await expect(store.remove(name)).rejects.toThrow('named by')
    },
  )

  it('keeps holes, and what it frees is what they do not take', async () => {
    const { store, spoolPath } = await newStore()
    const name = randomUUID()
    const writer = await store.openSpool(name, 0, { sparse: true })
    const zeros = Buffer.alloc(1 << 20)
    for (let count = 0; count < 32; count++) await writer.write(zeros)
    await writer.write(Buffer.from('end'))
    for (let count = 0; count < 32; count++) await writer.write(zeros)
    await writer.sync()
    await writer.close()
    const { size, blocks } = await stat(spoolPath(name))
    expect(size).toBe(64 * (1 << 20) + 3)
    expect(blocks * 512).toBeLessThan(1 << 20)
    const bytes = await buffer(await store.readSpool(name))
    expect(bytes.indexOf('end')).toBe(32 << 20)
    await store.publish(name, digestOf(bytes))
    expect(await store.remove(digestOf(bytes))).toBeLessThan(1 << 20)
  })

  it('reads any part, in a stream and at random', async () => {
    const { store, spoolPath } = await newStore()
    const bytes = randomBytes(1_300_000)
    const name = await fill(store, bytes)
    const part = await buffer(await store.readSpool(name, { start: 600_000, end: 1_200_000 }))
    expect(part.equals(bytes.subarray(600_000, 1_200_000))).toBe(true)
    expect((await buffer(await store.readSpool(name, { start: 7, end: 7 }))).length).toBe(0)
    const reader = await store.spoolReader(name)
    expect(reader.size).toBe(bytes.length)
    expect(Buffer.from(await reader.read(5, 10)).equals(bytes.subarray(5, 15))).toBe(true)
    expect((await reader.read(bytes.length - 3, 100)).length).toBe(3)
    expect((await reader.read(bytes.length + 3, 100)).length).toBe(0)
    await reader.close()
    expect(await store.spoolFile(name)).toBe(spoolPath(name))
  })
})

describe('a file store: objects', () => {
  it('publishes by a rename, read-only and under its digest', async () => {
    const { root, store, spoolPath } = await newStore()
    const bytes = randomBytes(100_000)
    const name = await fill(store, bytes)
    const { ino } = await stat(spoolPath(name))
    await store.publish(name, digestOf(bytes))
    const object = await stat(objectPath(root, digestOf(bytes)))
    expect(object.ino).toBe(ino)
    expect(object.mode & 0o777).toBe(0o444)
    expect(await store.spoolSize(name)).toBeUndefined()
    expect(await store.has(digestOf(bytes), bytes.length)).toBe(true)
    expect(await store.has(digestOf(bytes), bytes.length + 1)).toBe(false)
    expect((await buffer(await store.open(digestOf(bytes)))).equals(bytes)).toBe(true)
  })

  it('can publish again after a crash behind the rename', async () => {
    const { store } = await newStore()
    const bytes = randomBytes(10)
    const name = await fill(store, bytes)
    await store.publish(name, digestOf(bytes))
    await store.publish(name, digestOf(bytes))
    expect(await listed(store)).toHaveLength(1)
  })

  it('keeps the same bytes once, and replaces an object that lost some of its own', async () => {
    const { root, store } = await newStore()
    const bytes = randomBytes(5_000)
    const digest = await put(store, bytes)
    const { ino } = await stat(objectPath(root, digest))
    await put(store, bytes)
    expect((await stat(objectPath(root, digest))).ino).toBe(ino)
    await chmod(objectPath(root, digest), 0o640)
    await truncate(objectPath(root, digest), 4_000)
    await put(store, bytes)
    expect(await store.has(digest, bytes.length)).toBe(true)
    expect((await listed(store)).map((file) => file.kind)).toEqual(['object'])
  })

  it('says so when neither spool nor object is there', async () => {
    const { store } = await newStore()
    const digest = digestOf(Buffer.from('none'))
    await expect(store.publish(randomUUID(), digest)).rejects.toEqual(
      failsWith('store.spool_missing'),
    )
    await expect(store.open(digest)).rejects.toEqual(failsWith('store.object_missing'))
    await expect(store.reader(digest)).rejects.toEqual(failsWith('store.object_missing'))
    expect(await store.has(digest, 4)).toBe(false)
    expect(await store.remove(digest)).toBe(0)
  })

  it('takes a file that ends early for an error, not for the end', async () => {
    const { root, store } = await newStore()
    const bytes = randomBytes(3 << 20)
    const digest = await put(store, bytes)
    const stream = await store.open(digest)
    await chmod(objectPath(root, digest), 0o640)
    await truncate(objectPath(root, digest), 1 << 20)
    await expect(buffer(stream)).rejects.toEqual(failsWith('store.failed'))
  })

  it('lists what is there with what it takes, and passes over what is not ours', async () => {
    const { root, store } = await newStore()
    const began = Date.now()
    const digest = await put(store, randomBytes(5_000))
    const name = await fill(store, randomBytes(7))
    await writeFile(path.join(root, 'objects', 'notes.txt'), 'x')
    await writeFile(path.join(root, 'staging', 'lost+found'), 'x')
    await mkdir(path.join(root, 'objects', 'zz'))
    const files = await listed(store)
    expect(files.map(({ kind, name: id, length, bytes }) => ({ kind, id, length, bytes }))).toEqual(
      [
        { kind: 'spool', id: name, length: 7, bytes: 7 },
        { kind: 'object', id: digest, length: 5_000, bytes: 5_000 },
      ],
    )
    for (const file of files) expect(Math.abs(file.modified.getTime() - began)).toBeLessThan(10_000)
    expect(await store.remove(digest)).toBe(5_000)
    await store.dropSpool(name)
    await store.dropSpool(name)
    expect(await listed(store)).toEqual([])
  })
})

describe('a file store: condition', () => {
  it('is up, and leaves nothing behind for having been asked', async () => {
    const { root, store } = await newStore()
    expect(await store.check()).toBe('up')
    expect(await readdir(path.join(root, 'staging'))).toEqual([])
    const { totalBytes, freeBytes, usedBytes } = await store.space()
    expect(totalBytes).toBeGreaterThan(0)
    expect(freeBytes + usedBytes).toBeLessThanOrEqual(totalBytes)
  })

  it('removes what processes left that ended in mid-trial, and no trial of one that runs', async () => {
    const { root, store } = await newStore()
    await store.check()
    const staging = path.join(root, 'staging')
    const old = path.join(staging, '.trial-old')
    await writeFile(old, 'x')
    await writeFile(path.join(staging, '.trial-young'), 'x')
    const twoHoursAgo = Date.now() / 1000 - 7_200
    await utimes(old, twoHoursAgo, twoHoursAgo)
    expect(await listed(store)).toEqual([])
    expect(await store.check()).toBe('up')
    expect(await readdir(staging)).toEqual(['.trial-young'])
  })

  it('is read-only when an admin says so, and can still be read and freed', async () => {
    const { root, store } = await newStore()
    const digest = await put(store, Buffer.from('abc'))
    const closed = storeAt(root, false, true)
    expect(await closed.check()).toBe('readonly')
    expect(String(await buffer(await closed.open(digest)))).toBe('abc')
    expect(await closed.remove(digest)).toBe(3)
  })

  it('P13: does not remake a folder that the database knows objects of', async () => {
    const { root, store } = await newStore()
    await put(store, Buffer.from('abc'))
    await rename(root, `${root}.away`)
    await mkdir(root)
    const unmounted = storeAt(root, false)
    expect(await unmounted.check()).toBe('unreachable')
    await expect(unmounted.openSpool(randomUUID(), 0)).rejects.toEqual(
      failsWith('store.unreachable'),
    )
    await expect(store.openSpool(randomUUID(), 0)).rejects.toEqual(failsWith('store.unreachable'))
    await expect(listed(store)).rejects.toEqual(failsWith('store.unreachable'))
    expect(await readdir(root)).toEqual([])
    await rm(root, { recursive: true })
    await rename(`${root}.away`, root)
    expect(await unmounted.check()).toBe('up')
    expect(await store.check()).toBe('up')
  })

  it('is unreachable when its folder cannot be one', async () => {
    const folder = await temporary()
    await writeFile(path.join(folder, 'file'), 'x')
    const store = storeAt(path.join(folder, 'file', 'store'))
    expect(await store.check()).toBe('unreachable')
    await expect(store.space()).rejects.toEqual(failsWith('store.not_a_folder'))
  })

  it('E20: refuses folders that are links', async () => {
    const folder = await temporary()
    await mkdir(path.join(folder, 'elsewhere'))
    await mkdir(path.join(folder, 'store'))
    await symlink(path.join(folder, 'elsewhere'), path.join(folder, 'store', 'staging'))
    const store = storeAt(path.join(folder, 'store'))
    await expect(fill(store, Buffer.from('abc'))).rejects.toEqual(failsWith('store.foreign_file'))
    expect(await readdir(path.join(folder, 'elsewhere'))).toEqual([])
  })

  it.each([
    'file:///',
    'file://host/path',
    'nfs://host/path',
    '/path',
    'file:///a?b',
    'file:///a%2fb',
  ])('refuses the address %j', (url) => {
    expect(() => createFileStore({ info, url, isNew: true })).toThrow(
      expect.objectContaining({ code: 'store.bad_url' }),
    )
  })
})

import { execFileSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createDisk } from '../../src/agent/handlers/disk.ts'
import { exportDisk } from '../../src/agent/handlers/export.ts'
import type { AgentHost } from '../../src/agent/host.ts'
import { withXml } from '../../src/agent/libvirt/with-xml.ts'
import { element } from '../../src/agent/libvirt/element.ts'
import { ensureBase } from '../../src/agent/pool/base.ts'
import { requireRoom } from '../../src/agent/pool/prepare.ts'
import { createMac } from '../../src/stores/mac.ts'
import { doing, startPoolHost } from '../support/pool-host.ts'
import { lacksSmallFolders, makeSmallFolder, type SmallFolder } from '../support/small-folder.ts'
import { type FakeServer, startFakeServer } from './support/fake-server.ts'

const mib = 1 << 20

function codeOf(bytes: Buffer): string {
  const code = createMac()
  code.update(bytes)
  return code.end().toString('hex')
}

describe.skipIf(lacksSmallFolders)('primary storage that is really full (needs root)', () => {
  let small: SmallFolder
  let server: FakeServer
  let host: AgentHost
  /** Blocks, with nothing in it. */
  let all: number
  const outside = mkdtempSync(path.join(tmpdir(), 'mold-store-'))

  beforeAll(async () => {
    server = await startFakeServer()
    small = makeSmallFolder(16)
    host = await startPoolHost({
      pool: path.join(small.path, 'pool'),
      server: server.url,
      credential: server.credential.credential,
    })
    all = small.free()
  })
  afterEach(async () => {
    server.intercept(() => false)
    small.empty()
    for (const folder of [host.paths.bases, host.paths.disks]) {
      for (const name of readdirSync(folder)) rmSync(path.join(folder, name))
    }
    // What one test gives back late would be room for the next, which wants none.
    await vi.waitUntil(() => small.free() === all, { timeout: 30_000 })
  })
  afterAll(async () => {
    await server.stop()
    small.drop()
    rmSync(outside, { recursive: true })
  })

  const full = () => expect.objectContaining({ code: 'host.disk_full' })
  const ensure = (object: { digest: string; length: number; path?: string; mac?: string }) =>
    ensureBase(host, { ...object, format: 'raw' }, doing(randomUUID()))

  /** An image in a store on another file system. */
  function inStore(bytes: Buffer) {
    const object = server.addObject(bytes)
    const file = path.join(outside, object.digest)
    writeFileSync(file, bytes)
    return { ...object, path: file }
  }

  it('takes no image that would not fit, and asks for none of its bytes', async () => {
    const object = server.addObject(randomBytes(20 * mib))
    const before = server.requests.length
    await expect(ensure(object)).rejects.toEqual(full())
    expect(server.requests.length).toBe(before)
    await expect(ensure(inStore(randomBytes(20 * mib)))).rejects.toEqual(full())
    expect(readdirSync(host.paths.bases)).toEqual([])
  })

  it('gives back the room of a download in whose middle it ran full, and takes it later', async () => {
    const bytes = randomBytes(8 * mib)
    const object = server.addObject(bytes)
    server.intercept(({ url }, response) => {
      if (!url?.startsWith('/agent/objects/')) return false
      response.writeHead(206, {
        'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
        'content-length': bytes.length,
      })
      response.write(bytes.subarray(0, 2 * mib), () => {
        small.fill()
        response.end(bytes.subarray(2 * mib))
      })
      return true
    })
    await expect(ensure(object)).rejects.toEqual(full())
    expect(readdirSync(host.paths.bases)).toEqual([])
    server.intercept(() => false)
    small.empty()
    expect(await ensure(object)).toEqual({ how: 'download', bytes: bytes.length })
  })

  it('gives back the room of a copy in whose middle it ran full', async () => {
    // With its code each piece is told while it is written, so that those after the first find no room.
    const bytes = randomBytes(12 * mib)
    const object = { ...inStore(bytes), mac: codeOf(bytes) }
    const part = `${host.paths.base(object.digest)}.part`
    const copying = ensureBase(
      host,
      { ...object, format: 'raw' },
      { ...doing(randomUUID()), progress: () => small.fill() },
    )
    await expect(copying).rejects.toEqual(full())
    expect(existsSync(part)).toBe(false)
    small.empty()
    expect(await ensure(object)).toEqual({ how: 'copy', bytes: object.length })
  })

  it('takes a copy by its authentication code, and none that is not what the code was made of', async () => {
    const bytes = randomBytes(6 * mib)
    const mac = codeOf(bytes)
    const object = inStore(bytes)
    writeFileSync(
      object.path,
      Buffer.concat([bytes.subarray(0, -1), Buffer.of(~bytes.at(-1)! & 255)]),
    )
    const refused = expect.objectContaining({ code: 'host.base_digest' })
    await expect(ensure({ ...object, mac })).rejects.toEqual(refused)
    expect(readdirSync(host.paths.bases)).toEqual([])
    writeFileSync(object.path, bytes)
    expect(await ensure({ ...object, mac })).toEqual({ how: 'copy', bytes: bytes.length })
    expect(readFileSync(host.paths.base(object.digest)).equals(bytes)).toBe(true)
  })

  it('leaves nothing of a disk that could not be made', async () => {
    const { digest } = await makeBase()
    small.fill()
    for (const base of [undefined, { digest, format: 'qcow2' as const }]) {
      const wanted = { disk: randomUUID(), size: 32 * mib, ...(base && { base }) }
      await expect(createDisk(host, wanted, doing(randomUUID()))).rejects.toEqual(full())
      expect(readdirSync(host.paths.disks)).toEqual([])
    }
  })

  it('leaves nothing of what was to be sent, and the disk as it is', async () => {
    const { digest } = await makeBase()
    const disk = randomUUID()
    const base = { digest, format: 'qcow2' as const }
    await createDisk(host, { disk, size: 32 * mib, base }, doing(randomUUID()))
    const intake = server.addIntake()
    // It is smaller packed than what is written of it, so that this is found out in the middle.
    await requireRoom(host.paths, statSync(host.paths.base(digest)).size)
    const sending = exportDisk(host, { disk, intake }, doing(randomUUID()))
    await expect(sending).rejects.toEqual(full())
    expect(readdirSync(host.paths.work)).toEqual([])
    expect(server.intakes.get(intake)?.bytes.length).toBe(0)
    expect(readdirSync(host.paths.disks)).toEqual([`${disk}.qcow2`])
  })

  it('says so where libvirt cannot be given what it is to run', async () => {
    small.fill()
    const given = withXml(host.paths, randomUUID(), element('domain'), () => Promise.resolve())
    await expect(given).rejects.toEqual(full())
    expect(readdirSync(host.paths.work)).toEqual([])
  })

  /** A packed image of 32 MiB of data, on the pool, that takes little of it. */
  async function makeBase() {
    const raw = path.join(outside, 'raw')
    const packed = path.join(outside, 'packed.qcow2')
    writeFileSync(raw, Buffer.alloc(32 * mib, 'words '))
    execFileSync('qemu-img', ['convert', '-c', '-f', 'raw', '-O', 'qcow2', raw, packed])
    const object = server.addObject(readFileSync(packed))
    await ensureBase(host, { ...object, format: 'qcow2' }, doing(randomUUID()))
    return object
  }
})

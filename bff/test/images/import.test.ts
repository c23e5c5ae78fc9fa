import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeVhdx } from '@mold/shared/images/testing/make-vhdx.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeRegistry } from '../../src/stores/registry.ts'
import type { CallParams } from '../support/client.ts'
import { type GatedStores, gatedStores } from '../support/gated-store.ts'
import {
  isoBytes,
  mib,
  objectPath,
  qcow2Bytes,
  type Registrar,
  registrar,
  sha256,
} from '../support/images.ts'
import { pack } from '../support/packers.ts'
import { filesIn, startTestServer, type TestServer } from '../support/server.ts'

let folder: string
let outside: string
let gates: GatedStores
let server: TestServer
let register: Registrar
const bytes = isoBytes()
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mold-import-'))
  outside = await mkdtemp(path.join(tmpdir(), 'mold-outside-'))
  await mkdir(path.join(folder, 'linux/debian'), { recursive: true })
  await mkdir(path.join(folder, '.hidden'))
  await writeFile(path.join(outside, 'secret.iso'), isoBytes())
  await writeFile(path.join(folder, 'linux/debian/12.iso'), bytes)
  await writeFile(path.join(folder, '.hidden/a.iso'), bytes)
  await writeFile(path.join(folder, '데비안 12.iso'), isoBytes())
  await symlink(path.join(outside, 'secret.iso'), path.join(folder, 'link.iso'))
  await symlink(outside, path.join(folder, 'linked'))
  gates = gatedStores(storeRegistry)
  server = await startTestServer({ stores: gates.registry, env: { MOLD_IMPORT_DIR: folder } })
  register = await registrar(server)
})
afterAll(async () => {
  await server.stop()
  await Promise.all([folder, outside].map((of) => rm(of, { recursive: true })))
})

const refused = (url: string, more?: CallParams) =>
  server.admin.refused('registerIso', register.isoParams(url, more))

describe('the import folder', () => {
  it('lists its files, without links and hidden ones', async () => {
    const { count, items } = await server.admin.call('listImportFiles')
    expect(count).toBe(2)
    expect(items.map(({ path: name, url, size }) => ({ name, url, size }))).toEqual([
      { name: 'linux/debian/12.iso', url: 'import:linux/debian/12.iso', size: bytes.length },
      { name: '데비안 12.iso', url: 'import:데비안 12.iso', size: 2 * mib },
    ])
    const found = await server.admin.call('listImportFiles', { keyword: 'DEBIAN' })
    expect(found.items.map((file) => file.path)).toEqual(['linux/debian/12.iso'])
  })

  it('D1: gives root admins images, and keeps its files', async () => {
    const probe = await server.admin.call('probeImageUrl', { url: 'import:linux/debian/12.iso' })
    expect(probe).toMatchObject({ size: bytes.length, format: 'ISO', name: '12', bootable: true })
    const id = await register.iso('import:linux/debian/12.iso', { checksum: sha256(bytes) })
    const ready = await server.until(id, (image) => image.isready)
    expect(ready).toMatchObject({ url: 'import:linux/debian/12.iso', checksum: sha256(bytes) })
    const stored = await readFile(path.join(server.storeFolder, objectPath(sha256(bytes))))
    expect(stored.equals(bytes)).toBe(true)
    const kept = await readFile(path.join(folder, 'linux/debian/12.iso'))
    expect(kept.equals(bytes)).toBe(true)
  })

  it('A21: refuses a file of 4 KiB that claims to have 8 TiB, without a byte of it', async () => {
    const sparse = path.join(folder, 'sparse.iso')
    await writeFile(sparse, bytes.subarray(0, 4_096))
    await truncate(sparse, 8 * 2 ** 40)
    expect(await refused('import:sparse.iso')).toMatchObject({
      code: 'image.too_large',
      params: { size: 8 * 2 ** 40 },
    })
    await rm(sparse)
  })

  it('D1: gives packed images and names in Korean', async () => {
    const disk = qcow2Bytes()
    await writeFile(path.join(folder, '서버.qcow2.gz'), pack('gz', disk))
    const id = await register.template('import:서버.qcow2.gz')
    const ready = await server.until(id, (image) => image.isready)
    expect(ready.checksum).toBe(sha256(disk))
  })

  it.each([
    ['link.iso', 'source.import_not_regular'],
    ['linked/secret.iso', 'source.import_not_regular'],
    ['../secret.iso', 'source.import_path'],
    ['linux/../../secret.iso', 'source.import_path'],
    ['/etc/passwd', 'source.import_path'],
    ['linux\\debian\\12.iso', 'source.import_path'],
    ['.hidden/a.iso', 'source.import_path'],
    ['', 'source.import_path'],
    ['linux/debian', 'source.import_not_regular'],
    ['none.iso', 'source.import_not_found'],
  ] as const)('E1: does not give %j', async (file, code) => {
    expect(await refused(`import:${file}`)).toMatchObject({ code })
    expect((await server.admin.refused('probeImageUrl', { url: `import:${file}` })).code).toBe(code)
  })

  it('F1: shows of a file what stands anywhere in it', async () => {
    const file = path.join(folder, 'hyperv.vhdx')
    await writeFile(file, makeVhdx({ virtualSize: 2 ** 40, blockSize: 32 * mib }))
    const probe = () => server.admin.call('probeImageUrl', { url: 'import:hyperv.vhdx' })
    expect(await probe()).toMatchObject({ format: 'VHDX', virtualsize: 2 ** 40, warnings: [] })
    await writeFile(file, makeVhdx({ logPending: true }))
    expect(await probe()).toMatchObject({ format: 'VHDX', warnings: ['image.unclean'] })
    await rm(file)
  })

  it('does not give what is not an image', async () => {
    await writeFile(path.join(folder, 'notes.txt'), 'not an image\n'.repeat(10_000))
    expect(await refused('import:notes.txt')).toMatchObject({ code: 'image.format_mismatch' })
    expect(await refused('import:서버.qcow2.gz')).toMatchObject({ code: 'image.suffix_mismatch' })
  })

  it('notices a file that is replaced while it is read', async () => {
    const file = path.join(folder, 'growing.iso')
    await writeFile(file, isoBytes())
    const opening = gates.hold('openSpool')
    const id = await register.iso('import:growing.iso')
    await opening.reached
    await writeFile(file, isoBytes(3 * mib))
    opening()
    const failed = await server.until(id, (image) => image.zones![0]!.state === 'failed')
    expect(failed.zones).toMatchObject([{ errorcode: 'source.import_changed' }])
    expect(await filesIn(path.join(server.storeFolder, 'staging'))).toEqual([])
    await server.admin.call('retryImage', { id })
    const ready = await server.until(id, (image) => image.isready)
    expect(ready.size).toBe(3 * mib)
  })

  it('says when a file that was registered is gone', async () => {
    const file = path.join(folder, 'moved.iso')
    await writeFile(file, isoBytes())
    const opening = gates.hold('check')
    const id = await register.iso('import:moved.iso')
    await opening.reached
    await rm(file)
    opening()
    const failed = await server.until(id, (image) => image.zones![0]!.state === 'failed')
    expect(failed.status).toBe(
      'There is no file moved.iso in the import folder; choose one of the list, or copy the file there first',
    )
  })
})

describe('without an import folder', () => {
  it('root admins are told how to get one', async () => {
    const other = await startTestServer()
    const { isoParams } = await registrar(other)
    const refusal = await other.admin.refused('registerIso', isoParams('import:a.iso'))
    expect(refusal).toMatchObject({ status: 431, code: 'source.import_not_configured' })
    expect((await other.admin.call('listImportFiles')).count).toBe(0)
    await other.stop()
  })
})

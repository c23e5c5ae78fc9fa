import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { objectPath, registrar, type Registrar } from '../support/images.ts'
import {
  lacksGuestfs,
  leftovers,
  linuxDisk,
  plantedSecret,
  plantedTree,
} from '../support/linux-disk.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

/*
 * With the real tools, in emulation: each run of them takes its time, so that there are few. What they make of a disk
 * is read in shared/src/image-check; what happens when they fail is in image-check-faults.test.ts.
 */

let origin: Origin
let server: TestServer
let register: Registrar
let id = ''
const applianceFolder = mkdtempSync(path.join(tmpdir(), 'mold-appliance-'))
beforeAll(async () => {
  origin = await startOrigin()
  server = await startTestServer({ applianceFolder, converter: { stallMs: 600_000 } })
  register = await registrar(server)
  if (lacksGuestfs) return
  id = await register.template(origin.put('/planted.qcow2', linuxDisk(plantedTree)))
  await server.until(id, ({ isready }) => isready)
})
afterAll(async () => {
  await server.stop()
  await origin.close()
  rmSync(applianceFolder, { recursive: true })
})

const aRun = 600_000

describe.skipIf(lacksGuestfs)('a template with everything that owners forget in it', () => {
  it('gets a report that names each, and keeps it', { timeout: aRun }, async () => {
    const before = await server.image(id)
    const job = await server.admin.start('checkImage', { id })
    const report = await server.admin.result('checkImage', job, aRun)
    const found = Object.fromEntries(report.findings.map((finding) => [finding.code, finding]))
    expect(Object.keys(found).toSorted()).toEqual(Object.keys(leftovers).toSorted())
    const ofFiles = ([code]: readonly [string, unknown]) =>
      !['root_password_set', 'host_name'].includes(code)
    const named = Object.entries(found).map(
      ([code, { paths }]) => [code, paths.toSorted()] as const,
    )
    const planted = Object.entries(leftovers).map(
      ([code, files]) => [code, Object.keys(files).toSorted()] as const,
    )
    expect(Object.fromEntries(named.filter(ofFiles))).toEqual(
      Object.fromEntries(planted.filter(ofFiles)),
    )
    expect(report).toMatchObject({
      id,
      osfamily: 'linux',
      osname: 'Debian GNU/Linux 12',
      ostypename: 'Debian GNU/Linux 12 (64-bit)',
    })
    expect(report.findings[0]).toMatchObject({ severity: 'serious' })
    // States and paths, never what is in a file.
    expect(JSON.stringify(report)).not.toContain(plantedSecret)
    expect(await server.admin.call('listImageChecks', { id })).toEqual({
      count: 1,
      items: [report],
    })
    // The disk is what it was.
    expect((await server.image(id))?.checksum).toBe(before?.checksum)
  })

  it('has a cleaned copy that gets none of it', { timeout: 2 * aRun }, async () => {
    const before = await server.image(id)
    const job = await server.admin.start('cleanImage', { id })
    const copy = await server.admin.result('cleanImage', job, aRun)
    expect(copy).toMatchObject({
      name: `${before?.name} (cleaned)`,
      format: 'QCOW2',
      isready: true,
      ispublic: false,
      sourcetemplateid: id,
      virtualsize: before?.virtualsize,
    })
    expect(copy.url).toBeUndefined()
    const { items: found } = await server.admin.call('listImageChecks', { id: copy.id! })
    expect(found).toMatchObject([{ id: copy.id, osfamily: 'linux', findings: [] }])
    const looked = await server.admin.start('checkImage', { id: copy.id! })
    const report = await server.admin.result('checkImage', looked, aRun)
    expect(report).toMatchObject({ osname: 'Debian GNU/Linux 12', findings: [] })
    // What was deleted is not in the file either; what is left is the password of root, which has to be changed.
    const bytes = readFileSync(path.join(server.storeFolder, objectPath(copy.checksum ?? '')))
    expect(bytes.toString('latin1').split(plantedSecret)).toHaveLength(2)
    expect((await server.image(id))?.checksum).toBe(before?.checksum)
  })

  it('is judged by what it is for now, and not by what other bytes had', async () => {
    const codes = async () =>
      (await server.admin.call('listImageChecks', { id })).items.flatMap(({ findings }) =>
        findings.map(({ code }) => code),
      )
    expect(await codes()).toContain('host_keys')
    await server.db
      .updateTable('image_check')
      .set({ digest: '0'.repeat(64) })
      .execute()
    expect(await codes()).toEqual([])
  })
})

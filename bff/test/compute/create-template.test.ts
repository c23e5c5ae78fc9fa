import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { makeDomain, makeProject } from '../support/domain-tree.ts'
import { eventually } from '../support/hosts.ts'
import { eventsOf, osTypeId, sha256 } from '../support/images.ts'
import { insertImage } from '../support/image-rows.ts'
import { putInstance } from '../support/instances.ts'
import { makeZone, setSetting, startTestServer, type TestServer } from '../support/server.ts'
import { gib, type Machine, putVolume, startMachine } from '../support/volumes.ts'

let server: TestServer
let machine: Machine
let ostypeid: string
let people = 0
/** Owns what the test makes; each has its own. */
let user: Client
let account: string
beforeAll(async () => {
  server = await startTestServer()
  await makeDomain(server.db, '/dom/')
  machine = await startMachine(server)
  ostypeid = await osTypeId(server)
})
afterAll(async () => {
  await machine.agent.stop()
  await server.stop()
})
beforeEach(async () => {
  people += 1
  account = `tom${people}`
  user = await server.person(account, '/dom/')
})

const create = (params = {}) => user.call('createTemplate', { name: 'made', ostypeid, ...params })
const refusal = (params = {}) =>
  user.refused('createTemplate', { name: 'made', ostypeid, ...params })

async function templatesOf(client = user) {
  const { items } = await client.call('listTemplates', { templatefilter: 'self', showunique: true })
  return items
}

/** What the owner is counted to have. */
async function counts() {
  const { items } = await user.call('listAccounts', {})
  return {
    templates: items[0]?.templatetotal,
    bytes: Number(items[0]?.secondarystoragetotal) * gib,
  }
}

async function idOf(table: 'vm_template', uuid: string): Promise<number> {
  const row = await server.db
    .selectFrom(table)
    .select('id')
    .where('uuid', '=', uuid)
    .executeTakeFirstOrThrow()
  return row.id
}

describe('C3: a template from a volume', () => {
  it('has the bytes of the disk, is inspected, ready and counted exactly', async () => {
    const volume = await putVolume(server, machine, { account, size: 2 * gib })
    const made = await create({ volumeid: volume.uuid, displaytext: 'mine' })
    expect(made).toMatchObject({
      name: 'made',
      displaytext: 'mine',
      format: 'QCOW2',
      hypervisor: 'KVM',
      account,
      isready: true,
      ispublic: false,
      isextractable: false,
      requireshvm: true,
      crossZones: false,
      status: 'Download Complete',
      size: 2 * gib,
      physicalsize: volume.content.length,
      checksum: sha256(volume.content),
      ostypeid,
    })
    expect(await counts()).toEqual({ templates: 1, bytes: volume.content.length })
    expect((await user.call('listVolumes', { id: volume.uuid })).items[0]).toMatchObject({
      state: 'Ready',
      can: { createTemplate: true },
    })
    expect(await eventsOf(server, made.id ?? '')).toEqual([
      'TEMPLATE.CREATE INFO',
      'TEMPLATE.CREATE INFO',
      'TEMPLATE.CREATE INFO',
    ])
    const link = await server.admin.call('extractTemplate', { id: made.id, mode: 'http_download' })
    const bytes = Buffer.from(await (await fetch(link.url ?? '')).arrayBuffer())
    expect(sha256(bytes)).toBe(sha256(volume.content))
  })

  it('takes over what its source and its instance have', async () => {
    const source = await insertImage(server.db, {
      name: `source ${people}`,
      account,
      isExtractable: true,
    })
    const templateId = await idOf('vm_template', source)
    await server.db
      .updateTable('vm_template')
      .set({ details: JSON.stringify({ nicAdapter: 'virtio', keyboard: 'us' }) })
      .where('id', '=', templateId)
      .execute()
    const instance = await putInstance(server, {
      account,
      host_id: machine.host.id,
      template_id: templateId,
      details: JSON.stringify({ keyboard: 'uk', rootDiskController: 'scsi' }),
      boot_type: 'UEFI',
      boot_mode: 'LEGACY',
    } as never)
    const volume = await putVolume(server, machine, {
      account,
      type: 'ROOT',
      instanceId: instance.id,
      templateId,
    })
    const made = await create({
      volumeid: volume.uuid,
      'details[0].rootDiskController': 'virtio',
      passwordenabled: true,
      requireshvm: false,
    })
    expect(made).toMatchObject({
      sourcetemplateid: source,
      isextractable: true,
      passwordenabled: true,
      requireshvm: false,
      details: {
        nicAdapter: 'virtio',
        keyboard: 'uk',
        rootDiskController: 'virtio',
        UEFI: 'LEGACY',
      },
    })
  })

  it('is there from the start with its progress, and holds volume and instance meanwhile', async () => {
    const instance = await putInstance(server, { account, host_id: machine.host.id })
    const volume = await putVolume(server, machine, { account, instanceId: instance.id })
    const hold = machine.agent.hold('disk.export')
    const job = await user.start('createTemplate', {
      name: 'slow',
      ostypeid,
      volumeid: volume.uuid,
    })
    const { id } = await hold.arrived
    expect(await counts()).toEqual({ templates: 1, bytes: gib })
    machine.agent.tellProgress(id, 100, 400)
    const row = await eventually(
      async () => (await templatesOf())[0],
      (shown) => shown?.zones?.[0]?.percent === 25,
    )
    expect(row).toMatchObject({ id: job.id, isready: false, zones: [{ state: 'converting' }] })
    expect((await user.call('listVolumes', { id: volume.uuid })).items[0]).toMatchObject({
      state: 'Creating',
      can: { createTemplate: 'volume.busy', snapshot: 'volume.busy', detach: 'volume.busy' },
    })
    const creating = { id: volume.uuid, state: 'Creating', facets: 'state' }
    expect(await user.call('listVolumes', creating)).toMatchObject({ count: 1 })
    const copied = { id: volume.uuid, state: 'Snapshotting' }
    expect(await user.call('listVolumes', copied)).toMatchObject({ count: 0 })
    const words = { status: 431, text: expect.stringContaining('but Creating') }
    expect(await user.refused('createSnapshot', { volumeid: volume.uuid })).toMatchObject(words)
    expect(await refusal({ volumeid: volume.uuid })).toMatchObject({ code: 'made.volume_state' })
    hold.release()
    expect(await user.result('createTemplate', job)).toMatchObject({ isready: true })
  })

  it('of a running instance is refused', async () => {
    const instance = await putInstance(server, { account, state: 'Running' })
    const volume = await putVolume(server, machine, {
      account,
      name: 'ROOT-7',
      instanceId: instance.id,
    })
    expect(await refusal({ volumeid: volume.uuid })).toMatchObject({
      status: 530,
      text: 'Unable to create private Template for volume: ROOT-7; volume is attached to a non-stopped Instance, please stop the Instance first',
    })
    expect(await templatesOf()).toEqual([])
    expect(await counts()).toEqual({ templates: 0, bytes: 0 })
  })

  it('that fails goes, and is counted no longer', async () => {
    const volume = await putVolume(server, machine, { account })
    machine.agent.failNext('disk.export', 'host.disk_missing', { disk: volume.uuid })
    expect(await refusal({ volumeid: volume.uuid })).toMatchObject({
      status: 530,
      code: 'host.disk_missing',
    })
    expect(await templatesOf()).toEqual([])
    expect(await counts()).toEqual({ templates: 0, bytes: 0 })
    expect((await user.call('listVolumes', { id: volume.uuid })).items[0]).toMatchObject({
      state: 'Ready',
    })
    expect(await create({ volumeid: volume.uuid })).toMatchObject({ isready: true })
  })

  it('that is deleted meanwhile ends its job at once', async () => {
    const volume = await putVolume(server, machine, { account })
    const hold = machine.agent.hold('disk.export')
    const job = await user.start('createTemplate', {
      name: 'gone',
      ostypeid,
      volumeid: volume.uuid,
    })
    const { id } = await hold.arrived
    await user.call('deleteTemplate', { id: job.id })
    await expect(user.result('createTemplate', job)).rejects.toMatchObject({
      code: 'made.cancelled',
    })
    await eventually(
      () => machine.agent.cancelled.has(id),
      (isCancelled) => isCancelled,
    )
    hold.release()
    expect((await user.call('listVolumes', { id: volume.uuid })).items[0]).toMatchObject({
      state: 'Ready',
    })
    expect(await counts()).toEqual({ templates: 0, bytes: 0 })
    expect(await server.db.selectFrom('intake').select('id').execute()).toEqual([])
  })
})

describe('C4: a template from a snapshot', () => {
  it('is the same object, and stays when the snapshot goes', async () => {
    const volume = await putVolume(server, machine, { account, size: 2 * gib })
    const { id: snapshotid } = await user.call('createSnapshot', { volumeid: volume.uuid })
    const exports = machine.agent.received.length
    const made = await create({ snapshotid })
    expect(made).toMatchObject({ isready: true, size: 2 * gib, checksum: sha256(volume.content) })
    expect(machine.agent.received.length).toBe(exports)
    const bytes = volume.content.length
    expect(await counts()).toEqual({ templates: 1, bytes: 2 * bytes })
    await user.call('deleteSnapshot', { id: snapshotid })
    expect(await counts()).toEqual({ templates: 1, bytes })
    const link = await server.admin.call('extractTemplate', { id: made.id, mode: 'HTTP_DOWNLOAD' })
    expect((await fetch(link.url ?? '', { method: 'HEAD' })).status).toBe(200)
    await user.call('deleteTemplate', { id: made.id })
    const left = await server.db
      .selectFrom('object')
      .select('id')
      .where('digest', '=', sha256(volume.content))
      .execute()
    expect(left).toEqual([])
  })

  it('is refused until the snapshot is there', async () => {
    const volume = await putVolume(server, machine, { account })
    const hold = machine.agent.hold('disk.export')
    const job = await user.start('createSnapshot', { volumeid: volume.uuid })
    await hold.arrived
    expect(await refusal({ snapshotid: job.id })).toMatchObject({
      status: 431,
      text: `Snapshot ${job.id} is not in BackedUp state yet and can't be used for Template creation`,
    })
    hold.release()
    await user.result('createSnapshot', job)
  })
})

describe('§8: requests', () => {
  it.each([
    [
      {},
      431,
      'Failed to create private Template record, neither volume ID nor Snapshot ID were specified.',
    ],
    [
      { volumeid: 'V', snapshotid: 'S' },
      431,
      'Failed to create private Template record, please specify only one of volume ID (V) and Snapshot ID (S)',
    ],
    [
      { volumeid: 'V', zoneid: 'Z' },
      431,
      'Failed to create private template record, zone ID can only be specified together with snapshot ID.',
    ],
    [{ volumeid: 'V' }, 431, 'Unable to find volume by id=V'],
    [{ snapshotid: 'S' }, 431, 'Unable to find snapshot by id=S'],
  ])('%j are refused', async (params, status, text) => {
    const ids: Record<string, string> = {
      V: randomUUID(),
      S: randomUUID(),
      Z: randomUUID(),
    }
    const filled = (of: string) => of.replaceAll(/\b[VSZ]\b/g, (letter) => ids[letter] ?? letter)
    const given = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, filled(value)]),
    )
    expect(await refusal(given)).toMatchObject({ status, text: filled(text) })
  })

  it('with an unknown OS type, or public where that is off, are refused', async () => {
    const volume = await putVolume(server, machine, { account })
    const unknown = randomUUID()
    expect(await refusal({ volumeid: volume.uuid, ostypeid: unknown })).toMatchObject({
      status: 431,
      text: `GuestOS with ID: ${unknown} does not exist.`,
    })
    await setSetting(server, 'allow.public.user.templates', 'false')
    const refused = await refusal({ volumeid: volume.uuid, ispublic: true, name: 'open' })
    await setSetting(server, 'allow.public.user.templates', null)
    expect(refused).toMatchObject({
      status: 531,
      text: 'Failed to create Template open, only private Templates can be created.',
    })
    expect(await refusal({ volumeid: volume.uuid, templatetag: 'x' })).toMatchObject({
      status: 531,
    })
    const made = await create({ volumeid: volume.uuid, isfeatured: true })
    expect(made).toMatchObject({ isfeatured: false })
  })

  it('E12: count before anything is done', async () => {
    const volume = await putVolume(server, machine, { account, size: 3 * gib })
    await setSetting(server, 'max.account.templates', '0')
    expect(await refusal({ volumeid: volume.uuid })).toMatchObject({
      status: 535,
      params: { type: 'template' },
    })
    await setSetting(server, 'max.account.templates', null)
    await setSetting(server, 'max.account.secondary.storage', '2')
    expect(await refusal({ volumeid: volume.uuid })).toMatchObject({
      status: 535,
      params: { type: 'secondary_storage' },
    })
    await setSetting(server, 'max.account.secondary.storage', null)
  })

  it('of others are refused; a template of a project belongs to it', async () => {
    const volume = await putVolume(server, machine, { account })
    const other = await server.person(`eve${people}`, '/dom/')
    expect(
      await other.refused('createTemplate', { name: 'x', ostypeid, volumeid: volume.uuid }),
    ).toMatchObject({ status: 531 })
    const projectid = await makeProject(server.db, `pro${people}`, {
      path: '/dom/',
      members: { [account]: 'Admin' },
    })
    expect(await create({ volumeid: volume.uuid, projectid })).toMatchObject({ projectid })
  })

  it('of a snapshot name its own zone or none', async () => {
    const volume = await putVolume(server, machine, { account })
    const { id: snapshotid, zoneid } = await user.call('createSnapshot', { volumeid: volume.uuid })
    const other = await makeZone(server, `zone-${people}`)
    expect(await refusal({ snapshotid, zoneid: other.uuid })).toMatchObject({
      code: 'zone.invalid',
    })
    expect(await create({ snapshotid, zoneid })).toMatchObject({ isready: true, zoneid })
  })
})

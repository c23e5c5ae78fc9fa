import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeDomain } from '../support/domain-tree.ts'
import { qcow2Bytes } from '../support/images.ts'
import { insertImage } from '../support/image-rows.ts'
import { firstZone, makeZone, type TestZone } from '../support/server.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
let third: TestZone
let zone1: string
beforeAll(async () => {
  world = await startWorld()
  third = await makeZone(world.server, 'zone3')
  zone1 = (await firstZone(world.server)).uuid
  await makeDomain(world.server.db, '/d/')
})
afterEach(() => world.expectQuiet())
afterAll(() => world.stop())

describe('a copy that cannot be', () => {
  it('is refused with the texts of the reference', async () => {
    const { server, origin, register, second } = world
    const { id } = await world.inOneZone()
    const iso = await world.ready()
    const deleted = await world.inOneZone()
    await server.admin.call('deleteTemplate', { id: deleted.id })
    const ill = world.newFile()
    const url = origin.put(ill, qcow2Bytes())
    origin.fault(ill, 'fetch-404')
    const unready = await register.template(url, { skipprobe: true })
    await server.until(unready, (image) => image.zones![0]!.state === 'failed')
    const bare = await makeZone(server, 'bare', { store: false })
    const to = { destzoneid: second.uuid }
    const nowhere = '00000000-0000-4000-8000-000000000000'
    for (const [params, status, text] of [
      [{ id }, 431, 'Either destzoneid or destzoneids parameters have to be specified.'],
      [
        { id, ...to, destzoneids: [third.uuid] },
        431,
        'Both destzoneid and destzoneids cannot be specified at the same time.',
      ],
      [{ id: deleted.id, ...to }, 431, `Unable to find Template with id ${deleted.id}`],
      [{ id: iso.id, ...to }, 431, `Unable to find Template with id ${iso.id}`],
      [
        { id, sourcezoneid: zone1, destzoneid: zone1 },
        431,
        'Please specify different source and destination zones.',
      ],
      [
        { id, sourcezoneid: zone1, destzoneids: [second.uuid, zone1] },
        431,
        'Please specify different source and destination zones.',
      ],
      [{ id, sourcezoneid: nowhere, ...to }, 431, 'Please specify a valid source zone.'],
      [{ id, destzoneid: nowhere }, 431, 'Please specify a valid destination zone.'],
      [{ id, destzoneids: [second.uuid, '-1'] }, 431, 'Please specify a valid destination zone.'],
      [{ id: unready, ...to }, 431, `There is no Template ${unready} ready on image store.`],
      [
        { id, sourcezoneid: third.uuid, ...to },
        431,
        `There is no Template ${id} ready on image store.`,
      ],
      [
        { id, destzoneid: bare.uuid },
        534,
        'Destination zone is not ready, no image store associated',
      ],
    ] as const) {
      expect(await server.admin.refused('copyTemplate', params)).toMatchObject({
        status,
        text,
      })
    }
    expect((await server.image(id))!.zones).toHaveLength(1)
    expect((await server.admin.refused('copyTemplate', { id: nowhere, ...to })).code).toBe(
      'api.invalid_uuid',
    )
  })

  it('concerns a data disk, or what hosts fetch themselves', async () => {
    const { server, second } = world
    const { id } = await world.inOneZone()
    const change = (values: { type?: 'DATADISK' | 'USER'; direct_download?: boolean }) =>
      server.db.updateTable('vm_template').set(values).where('uuid', '=', id).execute()
    const params = { id, destzoneid: second.uuid }
    await change({ type: 'DATADISK' })
    expect((await server.admin.refused('copyTemplate', params)).code).toBe('copy.data_disk')
    expect((await server.image(id))!.can).toMatchObject({ copy: 'copy.data_disk' })
    await change({ type: 'USER', direct_download: true })
    expect((await server.admin.refused('copyTemplate', params)).code).toBe('copy.direct')
    await change({ direct_download: false })
  })

  it('semantics §3: concerns images of others, and zones that are not for the caller', async () => {
    const { server, second, origin, register } = world
    const [owner, stranger, boss] = await Promise.all([
      server.person('owner', '/d/'),
      server.person('stranger', '/d/'),
      server.person('boss', '/d/', 2),
    ])
    const mine = await world.inOneZone(qcow2Bytes(), owner)
    const shown = await register.template(origin.put(world.newFile(), qcow2Bytes()), {
      ispublic: true,
    })
    await server.until(shown, (image) => image.isready)
    const to = { destzoneid: second.uuid }
    expect(await stranger.refused('copyTemplate', { id: mine.id, ...to })).toMatchObject({
      status: 531,
    })
    expect(await owner.refused('copyTemplate', { id: shown, ...to })).toMatchObject({
      status: 531,
      text: 'Domain Admin and regular users can modify only their own Public templates',
    })
    const closed = await makeZone(server, 'closed', { disabled: true })
    expect(
      await owner.refused('copyTemplate', { id: mine.id, destzoneid: closed.uuid }),
    ).toMatchObject({ status: 531, code: 'zone.disabled' })
    const other = await makeDomain(server.db, '/e/')
    const secret = await makeZone(server, 'secret', { domainId: other.id })
    expect(
      await owner.refused('copyTemplate', { id: mine.id, destzoneid: secret.uuid }),
    ).toMatchObject({ status: 431, code: 'copy.dest_zone' })
    await owner.call('copyTemplate', { id: mine.id, ...to })
    await boss.call('copyTemplate', { id: mine.id, destzoneid: third.uuid })
    expect((await server.image(mine.id))!.zones).toHaveLength(3)
  })

  it('semantics §17: would make the owner store more than it may, in each zone that is new', async () => {
    const { server, second } = world
    const owner = await server.person('saver', '/d/')
    const { id, bytes } = await world.inOneZone(qcow2Bytes(), owner)
    const gib = 1024 ** 3
    const limit = (of: number) =>
      server.admin.call('updateConfiguration', {
        name: 'max.account.secondary.storage',
        value: String(of),
      })
    const other = await insertImage(server.db, { name: 'big', account: 'saver', size: gib })
    await limit(1)
    const params = { id, destzoneids: [second.uuid, third.uuid] }
    expect(await owner.refused('copyTemplate', params)).toMatchObject({
      status: 535,
      code: 'limit.exceeded',
      params: {
        type: 'secondary_storage',
        limit: gib,
        current: gib + bytes.length,
        requested: 2 * bytes.length,
      },
    })
    expect((await server.image(id))!.zones).toHaveLength(1)
    await server.db
      .updateTable('vm_template')
      .set({ physical_size: gib - 3 * bytes.length })
      .where('uuid', '=', other)
      .execute()
    await owner.call('copyTemplate', params)
    await server.admin.call('resetConfiguration', { name: 'max.account.secondary.storage' })
  })
})

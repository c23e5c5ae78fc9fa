import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../support/hosts.ts'
import { osTypeId, sha256 } from '../support/images.ts'
import { insertImage } from '../support/image-rows.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { type Machine, putVolume, startMachine } from '../support/volumes.ts'

let server: TestServer
let machine: Machine
let zoneid: string
beforeAll(async () => {
  server = await startTestServer()
  machine = await startMachine(server)
  zoneid = (await server.admin.call('listZones', {})).items[0]?.id ?? ''
})
afterAll(async () => {
  await machine.agent.stop()
  await server.stop()
})

it('prepareTemplate brings an image to every pool of the zone, for root admins', async () => {
  const volume = await putVolume(server, machine, { account: 'admin' })
  const made = await server.admin.call('createTemplate', {
    name: 'prepared',
    ostypeid: await osTypeId(server),
    volumeid: volume.uuid,
  })
  const asked = { templateid: made.id, zoneid }
  const { items } = await server.admin.call('prepareTemplate', asked)
  expect(items[0]).toMatchObject({ id: made.id, zoneid, isready: true })
  const digest = sha256(volume.content)
  await eventually(
    () => machine.agent.bases.has(digest),
    (has) => has,
  )
  const row = await server.db
    .selectFrom('pool_image')
    .select(['prepared', 'format', 'length'])
    .where('digest', '=', digest)
    .executeTakeFirst()
  expect(row).toEqual({ prepared: true, format: 'qcow2', length: volume.content.length })
  await server.admin.call('prepareTemplate', asked)
  const user = await server.person('pia')
  expect(await user.refused('prepareTemplate', asked)).toMatchObject({ status: 401 })
  const waiting = await insertImage(server.db, { name: 'w', account: 'admin', state: 'waiting' })
  expect(
    await server.admin.refused('prepareTemplate', { templateid: waiting, zoneid }),
  ).toMatchObject({ status: 431, code: 'prepare.not_ready' })
  // What other hypervisors bring themselves has no bytes that a host of ours could fetch.
  const tools = await insertImage(server.db, {
    name: 'tools.iso',
    kind: 'iso',
    account: 'system',
    type: 'PERHOST',
    state: 'ready',
  })
  expect(
    await server.admin.refused('prepareTemplate', { templateid: tools, zoneid }),
  ).toMatchObject({ code: 'prepare.not_ready' })
})

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { settleAbandoned } from '../../src/compute/reconcile/abandoned.ts'
import type { Db } from '../../src/db/database.ts'
import type { FaultPoint } from '../../src/jobs/fault-points.ts'
import { callToDeath, type KilledPlace, killedPlace } from '../life/support/killed.ts'
import { createFakeAgent, type FakeAgent } from '../support/fake-agent.ts'
import { eventually, makeHost } from '../support/hosts.ts'
import { isoBytes, qcow2Bytes } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import type { TestServer } from '../support/server.ts'

vi.setConfig({ testTimeout: 120_000 })

let origin: Origin
beforeAll(async () => {
  origin = await startOrigin()
})
afterAll(() => origin.close())

/** What is being done when the server dies, and the state that comes of it. */
const cases = [
  ['instance.deployed', 'deploy', 'Error'],
  ['instance.bases', 'deploy', 'Running'],
  ['instance.disks', 'deploy', 'Running'],
  ['instance.started', 'deploy', 'Running'],
  ['instance.halted', 'stop', 'Stopped'],
  ['instance.halted', 'destroy', 'Expunged'],
  ['instance.media', 'attach', 'Running'],
] as const satisfies readonly (readonly [FaultPoint, string, string])[]

async function idOf(db: Db, table: 'service_offering' | 'zone'): Promise<string> {
  const { uuid } = await db
    .selectFrom(table as 'zone')
    .select('uuid')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  return uuid
}

/** A template, an ISO and a connected host. */
async function furnish(killed: KilledPlace, origins: () => string) {
  const { db, until } = killed
  const template = await killed.template(origin.put(`/${Math.random()}.qcow2`, qcow2Bytes()))
  const iso = await killed.iso(origin.put(`/${Math.random()}.iso`, isoBytes()))
  for (const id of [template, iso]) {
    await until(id, ({ zones }) => zones?.[0]?.isready === true)
  }
  const { credential, id } = await makeHost({ db })
  const agent = createFakeAgent({ origin: origins, credential })
  await agent.connect()
  await eventually(
    () => db.selectFrom('storage_pool').select('total_bytes').where('host_id', '=', id).execute(),
    ([pool]) => (pool?.total_bytes ?? 0) > 0,
  )
  const params = {
    serviceofferingid: await idOf(db, 'service_offering'),
    zoneid: await idOf(db, 'zone'),
    templateid: template,
  }
  return { agent, iso, params }
}

const rowOf = (db: Db) =>
  db.selectFrom('instance').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()

/** Nothing is on the host that no row knows, and nothing is held. */
async function expectTidy(db: Db, agent: FakeAgent): Promise<void> {
  await eventually(
    () => db.selectFrom('host_command').select('kind').where('state', '=', 'pending').execute(),
    (pending) => pending.length === 0,
  )
  const running = await db
    .selectFrom('instance')
    .select('uuid')
    .where('state', '=', 'Running')
    .where('removed', 'is', null)
    .execute()
  expect([...agent.domains.keys()]).toEqual(running.map(({ uuid }) => uuid))
  const disks = await db
    .selectFrom('volume')
    .select('uuid')
    .where('removed', 'is', null)
    .where('state', '=', 'Ready')
    .execute()
  expect([...agent.disks.keys()].toSorted()).toEqual(disks.map(({ uuid }) => uuid).toSorted())
  const held = await db
    .selectFrom('instance')
    .select('uuid')
    .where('job_uuid', 'is not', null)
    .execute()
  expect(held).toEqual([])
  const pending = await db.selectFrom('job').select('id').where('state', '=', 'pending').execute()
  expect(pending).toEqual([])
}

describe.each(cases)('L1: killed at %s of %s', (point, work, state) => {
  it(`comes to ${state} with the next start, without an orphan`, async () => {
    const killed = await killedPlace(point)
    const { db, admin, process } = killed
    let server: TestServer | undefined
    const { agent, iso, params } = await furnish(killed, () => server?.origin ?? process.origin)
    try {
      if (work === 'deploy') {
        await callToDeath(process, admin.start('deployVirtualMachine', params))
      } else {
        const { id = '' } = await admin.call('deployVirtualMachine', params)
        const calls = {
          stop: () => admin.start('stopVirtualMachine', { id }),
          destroy: () => admin.start('destroyVirtualMachine', { id, expunge: true }),
          attach: () => admin.start('attachIso', { id: iso, virtualmachineid: id }),
        }
        await callToDeath(process, calls[work]())
      }
      expect((await process.ended).signal).toBe('SIGKILL')
      await agent.closed()
      server = await killed.restart()
      await agent.connect()
      if (point === 'instance.deployed') await settleAbandoned(db, -60_000)
      await eventually(
        () => rowOf(db),
        (row) => row.state === state && row.job_uuid === null,
        30_000,
      )
      await eventually(
        () => db.selectFrom('job').select('id').where('state', '=', 'pending').execute(),
        (pending) => pending.length === 0,
      )
      await expectTidy(db, agent)
      const inDrive = agent.domains.values().next().value?.spec.iso
      expect(inDrive !== undefined).toBe(work === 'attach')
      expect((await rowOf(db)).iso_digest ?? undefined).toBe(inDrive)
    } finally {
      await agent.stop()
      await server?.stop()
      await killed.drop()
    }
  })
})

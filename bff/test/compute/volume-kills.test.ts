import { describe, expect, it, vi } from 'vitest'
import type { FaultPoint } from '../../src/jobs/fault-points.ts'
import { callToDeath, killedPlace, type KilledPlace } from '../life/support/killed.ts'
import type { StartedJob } from '../support/client.ts'
import { createFakeAgent } from '../support/fake-agent.ts'
import { eventually, makeHost, upkeep } from '../support/hosts.ts'
import { osTypeId } from '../support/images.ts'
import { putInstance } from '../support/instances.ts'
import { type Machine, poolOf, putVolume, runDomain } from '../support/volumes.ts'

vi.setConfig({ maxConcurrency: 2, testTimeout: 90_000 })

type Work = 'createSnapshot' | 'createTemplate' | 'extractVolume' | 'attachVolume' | 'detachVolume'

/** Where a process is killed doing what. */
const kills = {
  'snapshot.held': 'createSnapshot',
  'snapshot.copied': 'createSnapshot',
  'snapshot.kept': 'createSnapshot',
  'volume.template_held': 'createTemplate',
  'volume.template_copied': 'createTemplate',
  'volume.template_kept': 'createTemplate',
  'volume.extract_held': 'extractVolume',
  'volume.extract_copied': 'extractVolume',
  'volume.extract_kept': 'extractVolume',
  'volume.held': 'attachVolume',
  'volume.made': 'attachVolume',
  'volume.plugged': 'attachVolume',
  'volume.unplugged': 'detachVolume',
} as const satisfies Record<Extract<FaultPoint, `${'snapshot' | 'volume'}.${string}`>, Work>

/** A place with a host whose agent finds whichever process serves. */
async function place(fault: FaultPoint) {
  const killed = await killedPlace(fault)
  let origin = killed.process.origin
  const host = await makeHost(killed)
  const agent = createFakeAgent({ origin: () => origin, credential: host.credential })
  await agent.connect()
  const machine: Machine = { host, agent, poolId: await poolOf(killed, host.id) }
  return {
    killed,
    machine,
    restart: async () => {
      await agent.disconnect()
      const server = await killed.restart()
      origin = server.origin
      await agent.connect()
      return server
    },
  }
}

/** What the work is on: a volume, attached to a running instance or to none. */
async function subject(work: Work, killed: KilledPlace, machine: Machine) {
  const instance = await putInstance(killed, { account: 'admin', host_id: machine.host.id })
  await runDomain(machine, instance.uuid)
  // What it told when it connected, without this one, may still be on its way.
  machine.agent.tellDomains()
  await eventually(
    () =>
      killed.db
        .selectFrom('instance')
        .select('state')
        .where('id', '=', instance.id)
        .executeTakeFirstOrThrow(),
    ({ state }) => state === 'Running',
  )
  const isAttached = work === 'createSnapshot' || work === 'detachVolume'
  const volume = await putVolume(killed, machine, {
    account: 'admin',
    ...(isAttached && { instanceId: instance.id }),
  })
  if (work === 'attachVolume') {
    // Without a disk, which is made on the way.
    machine.agent.disks.delete(volume.uuid)
    await killed.db
      .updateTable('volume')
      .set({ state: 'Allocated', pool_id: null, physical_size: null })
      .where('id', '=', volume.id)
      .execute()
  }
  return { instance, volume }
}

async function paramsOf(work: Work, killed: KilledPlace, instance: string, volume: string) {
  switch (work) {
    case 'createSnapshot':
      return { volumeid: volume }
    case 'createTemplate':
      return { name: 'made', volumeid: volume, ostypeid: await osTypeId(killed) }
    case 'extractVolume': {
      const { items } = await killed.admin.call('listZones', {})
      return { id: volume, mode: 'HTTP_DOWNLOAD', zoneid: items[0]?.id }
    }
    case 'attachVolume':
      return { id: volume, virtualmachineid: instance }
    case 'detachVolume':
      return { id: volume }
  }
}

/** What the rows say in the end. */
async function aftermath({ db }: KilledPlace, volumeId: number) {
  const volume = await db
    .selectFrom('volume')
    .select(['state', 'job_uuid', 'instance_id'])
    .where('id', '=', volumeId)
    .executeTakeFirstOrThrow()
  const instance = await db.selectFrom('instance').select('job_uuid').executeTakeFirstOrThrow()
  const pending = await db
    .selectFrom('host_command')
    .select('kind')
    .where('state', '=', 'pending')
    .where('kind', 'not in', [...upkeep])
    .execute()
  return { volume, isHeld: instance.job_uuid !== null, pending }
}

const results: Readonly<Record<Work, object>> = {
  createSnapshot: { state: 'BackedUp' },
  createTemplate: { isready: true },
  extractVolume: { state: 'DOWNLOAD_URL_CREATED' },
  attachVolume: { state: 'Ready', deviceid: 1 },
  detachVolume: { state: 'Ready' },
}

describe('P2: killed while it works on a volume', () => {
  it.concurrent.each(Object.entries(kills) as [FaultPoint, Work][])(
    '%s: %s goes on, once, and holds nothing',
    async (fault, work) => {
      const { killed, machine, restart } = await place(fault)
      try {
        const { instance, volume } = await subject(work, killed, machine)
        const params = await paramsOf(work, killed, instance.uuid, volume.uuid)
        let job: StartedJob | undefined
        await callToDeath(
          killed.process,
          killed.admin.start(work, params).then((started) => {
            job = started
          }),
        )
        const { signal } = await killed.process.ended
        expect(signal).toBe('SIGKILL')
        const row = await killed.db.selectFrom('job').select('uuid').executeTakeFirstOrThrow()
        const server = await restart()
        try {
          const result = await server.admin.result(work, { jobid: job?.jobid ?? row.uuid })
          expect(result).toMatchObject(results[work])
          const end = await aftermath(killed, volume.id)
          const attached = work === 'attachVolume' || work === 'createSnapshot'
          expect(end).toEqual({
            volume: {
              state: 'Ready',
              job_uuid: null,
              instance_id: attached ? instance.id : null,
            },
            isHeld: false,
            pending: [],
          })
          const done = machine.agent.performed.filter(({ kind }) => !upkeep.has(kind))
          expect(new Set(done.map(({ kind }) => kind)).size).toBe(done.length)
          const plugged = machine.agent.domains.get(instance.uuid)?.spec.disks
          expect(plugged?.length).toBe(work === 'attachVolume' ? 1 : 0)
        } finally {
          await server.stop()
        }
      } finally {
        await machine.agent.stop()
        await killed.drop()
      }
    },
  )
})

import { randomUUID } from 'node:crypto'
import type { DomainSpec } from '../../../src/agent/protocol.ts'
import { createFakeAgent, type FakeAgent } from '../../support/fake-agent.ts'
import { startHost } from '../../support/hosts.ts'
import { putInstance } from '../../support/instances.ts'
import { firstZone, startTestServer } from '../../support/server.ts'

const specOf = (instance: string): DomainSpec => ({
  instance,
  name: `i-1-1-VM-${instance.slice(0, 8)}`,
  cpus: 1,
  memory: 512,
  arch: 'x86_64',
  firmware: 'bios',
  disks: [],
  bootFromIso: false,
  nics: [],
  video: 'vga',
  localTime: false,
})

/** A server whose admin adds hosts to the first zone; their agents are in memory. */
export async function startHostAdmin() {
  const server = await startTestServer({ agentBeatMs: 1_000 })
  const { admin } = server
  const user = await server.person('ann')
  const zoneid = (await firstZone(server)).uuid
  const agents: FakeAgent[] = []
  let count = 0

  const freshName = () => `kvm-${(count += 1)}.example.org`

  async function add(url = `http://${freshName()}`, more = {}) {
    const { items } = await admin.call('addHost', { url, hypervisor: 'KVM', zoneid, ...more })
    const [host] = items
    if (!host?.id) throw new Error('no host was added')
    return { ...host, id: host.id, token: host.details?.['token'] ?? '' }
  }

  async function hostOf(id: string) {
    const { items } = await admin.call('listHosts', { id })
    return items[0]
  }

  async function connect(credential: string, facts = {}) {
    const agent = createFakeAgent({ origin: () => server.origin, credential, facts })
    agents.push(agent)
    await agent.connect()
    return agent
  }

  async function connected(of: Parameters<typeof startHost>[1] = {}) {
    const started = await startHost(server, of)
    agents.push(started.agent)
    return { ...started, id: started.host.uuid }
  }

  /** An instance of the admin with a root disk on a host, as it is in the rows. */
  async function instanceOn(
    hostId: number,
    { domains }: Pick<FakeAgent, 'domains'>,
    state: 'Running' | 'Stopped',
  ) {
    const { db } = server
    const uuid = randomUUID()
    const instance = await putInstance(server, {
      account: 'admin',
      uuid,
      host_id: hostId,
      state,
      cpu_number: 2,
      cpu_speed: 1_000,
      memory: 1_024,
    })
    // After the row: a domain that has none does not belong on the host.
    if (state === 'Running')
      domains.set(uuid, { state: 'running', spec: specOf(uuid), addresses: {} })
    const pool = await db
      .selectFrom('storage_pool')
      .select(['id'])
      .where('host_id', '=', hostId)
      .executeTakeFirstOrThrow()
    const { account_id, zone_id } = await db
      .selectFrom('instance')
      .select(['account_id', 'zone_id'])
      .where('id', '=', instance.id)
      .executeTakeFirstOrThrow()
    const volume = await db
      .insertInto('volume')
      .values({
        name: `ROOT-${instance.id}`,
        type: 'ROOT',
        account_id,
        zone_id,
        pool_id: pool.id,
        instance_id: instance.id,
        device_id: 0,
        state: 'Ready',
        size: 5 * 2 ** 30,
      })
      .returning(['id', 'uuid'])
      .executeTakeFirstOrThrow()
    return { ...instance, volume }
  }

  /** Ends every agent. */
  async function leave() {
    await Promise.all(agents.splice(0).map((agent) => agent.stop()))
  }

  return {
    server,
    admin,
    user,
    zoneid,
    freshName,
    add,
    hostOf,
    connect,
    connected,
    instanceOn,
    leave,
  }
}

export type HostAdmin = Awaited<ReturnType<typeof startHostAdmin>>

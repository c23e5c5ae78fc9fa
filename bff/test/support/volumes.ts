import type { DomainSpec } from '../../src/agent/protocol.ts'
import type { FakeAgent } from './fake-agent.ts'
import { eventually, startHost, type TestHost } from './hosts.ts'
import type { TestServer } from './server.ts'

export const gib = 2 ** 30

/** A host with its agent and the pool that this has told of. */
export interface Machine {
  readonly host: TestHost
  readonly agent: FakeAgent
  readonly poolId: number
}

/** The pool that a host's agent has told of. */
export async function poolOf({ db }: Pick<TestServer, 'db'>, hostId: number): Promise<number> {
  const pool = await eventually(
    () =>
      db.selectFrom('storage_pool').select('id').where('host_id', '=', hostId).executeTakeFirst(),
    (row) => row !== undefined,
  )
  return pool?.id ?? 0
}

export async function startMachine(
  server: Pick<TestServer, 'db' | 'origin'>,
  of: Parameters<typeof startHost>[1] = {},
): Promise<Machine> {
  const { host, agent } = await startHost(server, of)
  return { host, agent, poolId: await poolOf(server, host.id) }
}

/** Lets a domain run on the host's fake libvirt, for an instance whose row says that it does. */
export async function runDomain({ agent }: Machine, instance: string): Promise<void> {
  const domain: DomainSpec = {
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
  }
  await agent.perform('domain.start', { domain }, new AbortController().signal)
}

export interface PutVolume {
  /** Name of the owner account. */
  readonly account: string
  readonly name?: string
  readonly type?: 'ROOT' | 'DATADISK'
  /** Bytes; 1 GiB if not given. */
  readonly size?: number
  /** Internal id of the instance that has it. */
  readonly instanceId?: number
  readonly deviceId?: number
  readonly templateId?: number
}

/** A volume with a disk on a host's pool, as a deployed instance or an attached volume leaves it. */
export async function putVolume(
  { db }: Pick<TestServer, 'db'>,
  { host, agent, poolId }: Machine,
  of: PutVolume,
): Promise<{ id: number; uuid: string; content: Buffer }> {
  const owner = await db
    .selectFrom('account')
    .select('id')
    .where('name', '=', of.account)
    .executeTakeFirstOrThrow()
  const { name = 'disk', type = 'DATADISK', size = gib, instanceId, deviceId } = of
  const row = await db
    .insertInto('volume')
    .values({
      name,
      type,
      account_id: owner.id,
      zone_id: host.zoneId,
      pool_id: poolId,
      instance_id: instanceId ?? null,
      device_id: instanceId === undefined ? null : (deviceId ?? (type === 'ROOT' ? 0 : 1)),
      template_id: of.templateId ?? null,
      state: 'Ready',
      size,
      physical_size: 200_704,
    })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
  await agent.perform('disk.create', { disk: row.uuid, size }, new AbortController().signal)
  return { ...row, content: agent.disks.get(row.uuid)?.content ?? Buffer.alloc(0) }
}

import type { AgentFacts } from '../../../src/agent/protocol.ts'
import type { WireInstance } from '../../../src/compute/instances/instance.view.ts'
import type { CallParams, Client } from '../../support/client.ts'
import type { FakeAgent } from '../../support/fake-agent.ts'
import { eventually, startHost, type TestHost } from '../../support/hosts.ts'
import { isoBytes, qcow2Bytes, type Registrar, registrar } from '../../support/images.ts'
import { type Origin, startOrigin } from '../../support/origin.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../../support/server.ts'

/** A server whose zone has an image store, a template and an ISO, and hosts in memory. */
export interface TestCloud {
  readonly server: TestServer
  readonly origin: Origin
  readonly register: Registrar
  readonly zoneid: string
  readonly serviceofferingid: string
  /** 5 GiB. */
  readonly diskofferingid: string
  /** Public and ready. */
  readonly templateid: string
  readonly isoid: string
  readonly templateDigest: string
  readonly isoDigest: string
  readonly addHost: (facts?: Partial<AgentFacts>) => Promise<{ host: TestHost; agent: FakeAgent }>
  /** Deploys from the template and waits for the end of the job. */
  readonly deploy: (by?: Client, more?: CallParams) => Promise<WireInstance>
  readonly deployParams: (more?: CallParams) => CallParams
  readonly instance: (id: string) => Promise<WireInstance>
  readonly until: (id: string, holds: (instance: WireInstance) => boolean) => Promise<WireInstance>
  readonly stop: () => Promise<void>
}

async function ready(server: TestServer, register: Registrar, origin: Origin) {
  const flags = { ispublic: true }
  const [templateid, isoid] = await Promise.all([
    register.template(origin.put('/base.qcow2', qcow2Bytes()), { name: 'base', ...flags }),
    register.iso(origin.put('/tools.iso', isoBytes()), { name: 'tools', ...flags }),
  ])
  const isReady = (image: { zones?: readonly { isready: boolean }[] | undefined }) =>
    image.zones?.every((zone) => zone.isready) === true
  const template = await server.until(templateid, isReady)
  const iso = await server.until(isoid, isReady)
  return {
    templateid,
    isoid,
    templateDigest: template.checksum ?? '',
    isoDigest: iso.checksum ?? '',
  }
}

async function firstId(server: TestServer, table: 'service_offering' | 'disk_offering') {
  const row = await server.db
    .selectFrom(table as 'disk_offering')
    .select('uuid')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  return row.uuid
}

export async function startCloud(options: TestServerOptions = {}): Promise<TestCloud> {
  const [server, origin] = await Promise.all([
    startTestServer({ agentBeatMs: 1_000, ...options }),
    startOrigin(),
  ])
  const register = await registrar(server)
  const images = await ready(server, register, origin)
  const serviceofferingid = await firstId(server, 'service_offering')
  const diskofferingid = await firstId(server, 'disk_offering')
  const agents: FakeAgent[] = []
  const deployParams = (more: CallParams = {}): CallParams => ({
    serviceofferingid,
    templateid: images.templateid,
    zoneid: register.zoneid,
    ...more,
  })

  async function instance(id: string): Promise<WireInstance> {
    const { items } = await server.admin.call('listVirtualMachines', { id })
    const [row] = items
    if (!row) throw new Error(`there is no instance ${id}`)
    return row
  }

  return {
    server,
    origin,
    register,
    zoneid: register.zoneid,
    serviceofferingid,
    diskofferingid,
    ...images,
    deployParams,
    instance,
    until: (id, holds) => eventually(() => instance(id), holds),
    async addHost(facts = {}) {
      const started = await startHost(server, { facts })
      agents.push(started.agent)
      await eventually(
        () =>
          server.db
            .selectFrom('storage_pool')
            .select('total_bytes')
            .where('host_id', '=', started.host.id)
            .executeTakeFirst(),
        (pool) => pool?.total_bytes !== undefined && pool.total_bytes !== null,
      )
      return started
    },
    deploy: (by = server.admin, more = {}) => by.call('deployVirtualMachine', deployParams(more)),
    async stop() {
      await Promise.all(agents.map((agent) => agent.stop()))
      await Promise.all([server.stop(), origin.close()])
    },
  }
}

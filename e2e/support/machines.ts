import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createFakeAgent, type FakeAgent } from '../../bff/test/support/fake-agent.ts'
import { quoted, seedTemplates } from './seed.ts'
import type { Mold } from './server.ts'

/** An installation with hosts, and with machines in every state. */
export interface Machines {
  /** Ids of instances. */
  readonly running: string
  readonly stopped: string
  readonly failed: string
  readonly destroyed: string
  /** Id of the template that they were made from. */
  readonly template: string
  readonly agent: FakeAgent
}

/**
 * Adds a host and joins it, as its agent would; the agent has everything in memory. It ends with the server.
 */
export async function joinHost(mold: Mold, name: string): Promise<FakeAgent> {
  const credential = randomBytes(32).toString('base64url')
  const hash = createHash('sha256').update(credential).digest('hex')
  await mold.sql(`
    insert into host (zone_id, name, address, credential_hash)
    select id, ${quoted(name)}, '10.20.0.11', decode('${hash}', 'hex') from zone where name = 'zone1'`)
  const agent = createFakeAgent({
    origin: () => mold.origin,
    credential,
    facts: { hostname: name },
  })
  await agent.connect()
  // It has told that it has no domains: what a test puts into the rows has not stopped by that.
  await agent.heard()
  return agent
}

/** An instance by the API, whose page or disks are what a test begins with. */
export async function deploy(mold: Mold, templateid: string, name: string): Promise<string> {
  const [zones, offerings] = await Promise.all([
    mold.admin.call('listZones', { name: 'zone1' }),
    mold.admin.call('listServiceOfferings'),
  ])
  const made = await mold.admin.call('deployVirtualMachine', {
    templateid,
    name,
    zoneid: zones.items[0]?.id ?? '',
    serviceofferingid: offerings.items[0]?.id ?? '',
  })
  return made.id ?? ''
}

interface Row {
  readonly uuid: string
  readonly name: string
  readonly state: string
  readonly more?: string
}

/** Makes instances with their disks by SQL, as if they had been deployed on the host. */
async function seedInstances(mold: Mold, rows: readonly Row[], template: string, host: string) {
  for (const { uuid, name, state, more = '' } of rows) {
    const disk = randomUUID()
    await mold.sql(`
      insert into instance (uuid, name, display_name, account_id, user_id, zone_id, host_id, state,
        template_id, guest_os_id, service_offering_id, cpu_number, cpu_speed, memory)
      select '${uuid}', 'vm-' || left('${uuid}', 8), ${quoted(name)}, a.id, u.id, z.id, h.id,
        '${state}', t.id, t.guest_os_id, o.id, o.cpu_number, o.cpu_speed, o.memory
      from account a, "user" u, zone z, host h, vm_template t, service_offering o
      where a.name = 'admin' and u.username = 'admin' and z.name = 'zone1' and h.name = ${quoted(host)}
        and t.uuid = '${template}' and o.name = 'Medium Instance';
      insert into nic (instance_id, network_id, mac)
      select i.id, n.id, ('02:00:' || substr(md5('${uuid}'), 1, 2) || ':'
        || substr(md5('${uuid}'), 3, 2) || ':' || substr(md5('${uuid}'), 5, 2) || ':01')::macaddr
      from instance i join network n on n.zone_id = i.zone_id where i.uuid = '${uuid}';
      insert into volume (uuid, name, type, account_id, zone_id, pool_id, instance_id, device_id, state,
        size, physical_size, template_id)
      select '${disk}', 'ROOT-' || i.id, 'ROOT', i.account_id, i.zone_id, p.id, i.id, 0, 'Ready',
        ${20 * 2 ** 30}, ${3 * 2 ** 30}, i.template_id
      from instance i join storage_pool p on p.host_id = i.host_id where i.uuid = '${uuid}';
      ${more}`)
  }
}

/** Fills an installation with hosts, instances, volumes and snapshots. */
export async function makeMachines(mold: Mold, name = (of: string) => of): Promise<Machines> {
  const [template = ''] = await seedTemplates(mold, 1, () => ({
    name: name('ubuntu-24.04-표준'),
    size: 20 * 2 ** 30,
  }))
  const kvm1 = name('kvm1')
  const agent = await joinHost(mold, kvm1)
  await mold.sql(`
    insert into host (zone_id, name, address, last_pinged, disconnected)
    select id, ${quoted(name('kvm2'))}, '10.20.0.12', now() - interval '3 hours', now() - interval '3 hours'
    from zone where name = 'zone1'`)
  const [running, stopped, failed, destroyed] = [
    randomUUID(),
    randomUUID(),
    randomUUID(),
    randomUUID(),
  ]
  const rows: Row[] = [
    {
      uuid: running,
      name: name('shop-web-1'),
      state: 'Running',
      more: `
        update nic set ip_address = '192.168.122.71' where instance_id = (select id from instance where uuid = '${running}');
        insert into volume (name, type, account_id, zone_id, pool_id, instance_id, device_id, state, size, physical_size)
        select ${quoted(name('shop-data'))}, 'DATADISK', account_id, zone_id, pool_id, instance_id, 1, 'Ready', ${100 * 2 ** 30}, ${41 * 2 ** 30}
        from volume where instance_id = (select id from instance where uuid = '${running}') and device_id = 0;`,
    },
    { uuid: stopped, name: name('회계-배치'), state: 'Stopped' },
    {
      uuid: failed,
      name: name('build-agent'),
      state: 'Error',
      more: `update instance set error_code = 'host.disk_full', error_params = ${quoted(JSON.stringify({ path: '/var/lib/mold/primary', host: kvm1 }))} where uuid = '${failed}';`,
    },
    { uuid: destroyed, name: name('old-wiki'), state: 'Destroyed' },
  ]
  await seedInstances(mold, rows, template, kvm1)
  // After the row: a domain that has none does not belong on the host.
  agent.domains.set(running, domainOf(running))
  agent.tellDomains()
  await mold.sql(`
    insert into volume (name, type, account_id, zone_id, state, size)
    select ${quoted(name('archive-2026'))}, 'DATADISK', a.id, z.id, 'Allocated', ${20 * 2 ** 30}
    from account a, zone z where a.name = 'admin' and z.name = 'zone1';
    insert into snapshot (name, account_id, zone_id, volume_id, state, object_id, virtual_size, physical_size)
    select ${quoted(name('before-upgrade'))}, v.account_id, v.zone_id, v.id, 'BackedUp', o.id, v.size, ${2 * 2 ** 30}
    from volume v, object o
    where v.instance_id = (select id from instance where uuid = '${running}') and v.device_id = 0 and o.digest = repeat('0', 64);
    insert into snapshot (name, account_id, zone_id, volume_id, state, error_code, error_params, virtual_size)
    select ${quoted(name('nightly'))}, v.account_id, v.zone_id, v.id, 'Error', 'host.backup_failed', '{"reason": "no space left"}', v.size
    from volume v where v.instance_id = (select id from instance where uuid = '${running}') and v.device_id = 1`)
  return { running, stopped, failed, destroyed, template, agent }
}

/** What a host says of a machine that runs there. */
function domainOf(instance: string) {
  return {
    state: 'running' as const,
    addresses: {},
    spec: {
      instance,
      name: `i-2-3-VM-${instance.slice(0, 8)}`,
      cpus: 1,
      memory: 1024,
      arch: 'x86_64',
      firmware: 'bios' as const,
      disks: [],
      bootFromIso: false,
      nics: [],
      video: 'vga',
      localTime: false,
    },
  }
}

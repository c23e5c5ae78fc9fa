import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { makeZone, type TestServer } from '../support/server.ts'
import { type HostAdmin, startHostAdmin } from './support/host-admin.ts'

let server: TestServer
let admin: Client
let user: Client
let zoneid: string
let add: HostAdmin['add']
let hostOf: HostAdmin['hostOf']
let connect: HostAdmin['connect']
let connected: HostAdmin['connected']
let leave: HostAdmin['leave']
beforeAll(async () => {
  ;({ server, admin, user, zoneid, add, hostOf, connect, connected, leave } =
    await startHostAdmin())
})
afterEach(() => leave())
afterAll(() => server.stop())

const join = (token: string, hostname = 'of-itself') =>
  fetch(`${server.origin}/agent/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, hostname }),
  })

describe('addHost', () => {
  test('L1: answers a one-time token; the agent joins with it once, and the host is Up', async () => {
    const host = await add('http://10.20.30.40')
    expect(host).toMatchObject({
      name: '10.20.30.40',
      state: 'Connecting',
      resourcestate: 'Enabled',
      type: 'Routing',
      hypervisor: 'KVM',
      ipaddress: '10.20.30.40',
    })
    expect(host.details?.['install']).toContain(`${server.origin}/agent/install.sh`)
    expect(host.details?.['install']).toContain(host.token)
    const joined = (await (await join(host.token, 'rack-7')).json()) as Record<string, string>
    expect(joined['host']).toBe(host.id)
    expect(await hostOf(host.id)).toMatchObject({ name: 'rack-7', state: 'Disconnected' })
    await connect(joined['credential'] ?? '')
    const up = await hostOf(host.id)
    expect(up).toMatchObject({
      state: 'Up',
      cpunumber: 8,
      cpuspeed: 2_400,
      memorytotal: 16 * 2 ** 30,
      accelerator: 'kvm',
      libvirtversion: '9.0.0',
      ueficapability: true,
    })
    expect(up?.details).toBeUndefined()
    const again = await join(host.token)
    expect(again.status).toBe(401)
    expect(await again.text()).toContain('agent.bad_token')
  })

  test('keeps only digests of token and credential', async () => {
    const host = await add()
    const joined = (await (await join(host.token)).json()) as Record<string, string>
    const rows = JSON.stringify(await server.db.selectFrom('host').selectAll().execute())
    expect(rows).not.toContain(host.token)
    expect(rows).not.toContain(joined['credential'])
    const events = JSON.stringify(await server.db.selectFrom('event').selectAll().execute())
    expect(events).not.toContain(host.token)
    expect(server.log.join('\n')).not.toContain(host.token)
    expect(server.log.join('\n')).not.toContain(joined['credential'])
  })

  test('a token is good for a day', async () => {
    const host = await add()
    await server.db
      .updateTable('host')
      .set({ token_expires: new Date(Date.now() - 1_000) })
      .where('uuid', '=', host.id)
      .execute()
    expect((await join(host.token)).status).toBe(401)
  })

  test('a host that never joined gets another token, and the first is void', async () => {
    const host = await add()
    const renewed = await admin.call('renewHostToken', { id: host.id })
    const token = renewed.details?.['token'] ?? ''
    expect(renewed).toMatchObject({ id: host.id, state: 'Connecting' })
    expect(renewed.details?.['install']).toBe(
      `curl -fsS ${server.origin}/agent/install.sh | sh -s -- ${token}`,
    )
    expect((await join(host.token)).status).toBe(401)
    await server.db
      .updateTable('host')
      .set({ token_expires: new Date(Date.now() - 1_000) })
      .where('uuid', '=', host.id)
      .execute()
    expect((await join(token)).status).toBe(401)
    const again = await admin.call('renewHostToken', { id: host.id })
    expect((await join(again.details?.['token'] ?? '')).status).toBe(200)
    expect(JSON.stringify(await hostOf(host.id))).not.toContain(again.details?.['token'])
    const { items } = await admin.call('listEvents', { resourceid: host.id, listall: true })
    expect(items.map(({ type }) => type)).toContain('HOST.UPDATE')
    expect(await user.refused('renewHostToken', { id: host.id })).toMatchObject({ status: 401 })
  })

  test('a host that joins anew keeps what it is, and its old credential ends with the new one', async () => {
    const { agent: old, host, id } = await connected()
    const { details } = await admin.call('renewHostToken', { id })
    expect(await hostOf(id)).toMatchObject({ state: 'Up' })
    const closed = old.closed()
    const joined = (await (await join(details?.['token'] ?? '')).json()) as Record<string, string>
    expect(joined['host']).toBe(id)
    // What the old agent says from now on is void, and it is not let in again.
    old.tellFacts({ cpus: 3 })
    expect(await closed).toBe(4001)
    await expect(old.connect()).rejects.toThrow('401')
    await connect(joined['credential'] ?? '', { hostname: host.name })
    expect(await hostOf(id)).toMatchObject({ name: host.name, state: 'Up', cpunumber: 8 })
  })

  test('whoever tries tokens waits longer and longer', async () => {
    await server.db.deleteFrom('sign_in_failure').execute()
    const host = await add()
    const answers: number[] = []
    for (let round = 0; round < 12; round++) answers.push((await join(`no token ${round}`)).status)
    expect(answers.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401))
    expect(answers.at(-1)).toBe(429)
    expect((await join(host.token)).status).toBe(429)
    await server.db.deleteFrom('sign_in_failure').execute()
    expect((await join(host.token)).status).toBe(200)
  })

  test.for([
    ['VMware', 'host.no_driver'],
    ['XenServer', 'host.no_driver'],
    ['Hyperv', 'host.no_driver'],
  ])('L2: there is no driver for %s', async ([hypervisor, code]) => {
    const refusal = await admin.refused('addHost', { url: 'http://a', hypervisor, zoneid })
    expect(refusal).toMatchObject({ code, params: { hypervisor, known: 'KVM' } })
    expect(refusal.text).toContain(`no driver for ${hypervisor}`)
  })

  test('refuses what is no address, a name that is taken, and places of other zones', async () => {
    const host = await add()
    const params = { url: `http://${host.name}`, hypervisor: 'KVM', zoneid }
    expect(await admin.refused('addHost', params)).toMatchObject({ code: 'host.name_taken' })
    expect(await admin.refused('addHost', { ...params, url: 'ssh://b' })).toMatchObject({
      code: 'host.bad_url',
    })
    const other = await makeZone(server, 'another zone')
    const { items: pods } = await admin.call('listPods', { zoneid: other.uuid })
    const elsewhere = { ...params, url: 'http://c', podid: pods[0]?.id }
    expect(await admin.refused('addHost', elsewhere)).toMatchObject({ code: 'host.wrong_place' })
    expect(await user.refused('addHost', params)).toMatchObject({
      code: 'api.not_available',
    })
  })
})

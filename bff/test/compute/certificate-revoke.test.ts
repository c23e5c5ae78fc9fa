import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { eventually } from '../support/hosts.ts'
import { makeZone, type TestServer } from '../support/server.ts'
import { type Certificates, other, startCertificates } from './support/certificates.ts'

let server: TestServer
let admin: Client
let zoneid: string
let freshName: Certificates['freshName']
let connected: Certificates['connected']
let upload: Certificates['upload']
let revoke: Certificates['revoke']
let listed: Certificates['listed']
let statusOf: Certificates['statusOf']
let clear: Certificates['clear']
beforeAll(async () => {
  ;({ server, admin, zoneid, freshName, connected, upload, revoke, listed, statusOf, clear } =
    await startCertificates())
})
afterEach(() => clear())
afterAll(() => server.stop())

describe('revoking', () => {
  test('E3: on one host leaves the others alone, until it is given back', async () => {
    const [one, two] = [await connected(), await connected()]
    const name = freshName()
    const { id = '' } = await upload(name)
    const { items } = await revoke({ name, hypervisor: 'KVM', hostid: one.id })
    expect(items).toMatchObject([{ hostid: one.id, status: 'REVOKED' }])
    expect(one.agent.certificates.size).toBe(0)
    expect(two.agent.certificates.has(name)).toBe(true)
    expect(await statusOf(id, two.id)).toMatchObject({ status: 'UPLOADED' })
    const refusal = await admin.refused('revokeTemplateDirectDownloadCertificate', {
      zoneid,
      id,
      hostid: one.id,
    })
    expect(refusal.text).toBe(
      `Failed revoking certificate: Certificate ${name} cannot be revoked from host ${one.host.name} as it is not available on the host`,
    )
    // What else is uploaded comes to that host, and this one does not.
    await upload(freshName(), { certificate: other })
    expect(one.agent.certificates.has(name)).toBe(false)
    expect(one.agent.certificates.size).toBe(1)
    expect(await upload(name, { hostid: one.id })).toMatchObject({
      id,
      hostsmap: [{ hostid: one.id, status: 'UPLOADED' }],
    })
    expect(one.agent.certificates.has(name)).toBe(true)
    await revoke({ id, hostid: one.id })
    expect(one.agent.certificates.has(name)).toBe(false)
    const given = await admin.call('provisionTemplateDirectDownloadCertificate', {
      id,
      hostid: one.id,
    })
    expect(given).toMatchObject({ hostid: one.id, hostname: one.host.name, status: 'UPLOADED' })
    expect(one.agent.certificates.has(name)).toBe(true)
  })

  test('E3: in the zone takes it from all hosts, and its name is free', async () => {
    const [one, two] = [await connected(), await connected()]
    const name = freshName()
    const { id } = await upload(name)
    await revoke({ id, hostid: two.id })
    const { items } = await revoke({ id })
    expect(items).toMatchObject([
      { hostid: one.id, status: 'REVOKED' },
      { hostid: two.id, status: 'REVOKED' },
    ])
    expect([one.agent.certificates.size, two.agent.certificates.size]).toEqual([0, 0])
    expect(await listed({ showrevoked: true })).toEqual([])
    await upload(name, { certificate: other })
    expect([...one.agent.certificates]).toEqual([[name, other]])
    // The exception was one from the other certificate.
    expect([...two.agent.certificates]).toEqual([[name, other]])
  })

  test('E3: reaches hosts that are away as soon as they are back', async () => {
    const { agent, id: hostid } = await connected()
    const name = freshName()
    const { id = '' } = await upload(name)
    await agent.disconnect()
    await eventually(
      async () => (await admin.call('listHosts', { id: hostid })).items[0]?.state,
      (state) => state === 'Disconnected',
    )
    const { items } = await revoke({ id })
    expect(items).toMatchObject([{ hostid, status: 'SKIPPED', errorcode: 'certificate.host_away' }])
    expect(await listed()).toEqual([])
    expect(await listed({ showrevoked: true })).toMatchObject([
      { id, revoked: expect.any(String) as string, hostsmap: [{ hostid, wanted: false }] },
    ])
    // Meanwhile the name is somebody else's.
    await upload(name, { certificate: other })
    await agent.connect()
    await eventually(
      () => [...agent.certificates],
      ([first]) => first?.[1] === other,
    )
    await eventually(
      () => listed({ showrevoked: true }),
      (left) => left.length === 1,
    )
  })

  test('is told as failed where a host could not, and seen until it has', async () => {
    const { agent, id: hostid } = await connected()
    const { id = '' } = await upload(freshName())
    agent.failNext('certificates.set', 'host.failed', { reason: 'disk on fire' })
    const { items } = await revoke({ id })
    expect(items).toMatchObject([
      { hostid, status: 'FAILED', details: expect.stringContaining('disk on fire') as string },
    ])
    expect(await listed({ showrevoked: true })).toMatchObject([{ id }])
    await agent.disconnect()
    await agent.connect()
    await eventually(
      () => listed({ showrevoked: true }),
      (left) => left.length === 0,
    )
    expect(agent.certificates.size).toBe(0)
  })

  test('says what it does not find', async () => {
    const id = randomUUID()
    const elsewhere = await makeZone(server, freshName())
    const name = freshName()
    const { id: there } = await upload(name, { zoneid: elsewhere.uuid })
    const prefix = 'Failed revoking certificate: '
    for (const [params, text] of [
      [{}, 'Please provide a hypervisor and certificate alias or certificate ID'],
      [{ name }, 'Please provide a hypervisor and certificate alias or certificate ID'],
      [{ id }, `Could not find certificate with ID ${id}`],
      [{ id: there }, `Could not find certificate with ID ${there}`],
      [
        { name, hypervisor: 'KVM' },
        `Could not find certificate with alias ${name} and hypervisor KVM`,
      ],
    ] as const) {
      expect(
        await admin.refused('revokeTemplateDirectDownloadCertificate', { zoneid, ...params }),
      ).toMatchObject({ status: 530, text: `${prefix}${text}` })
    }
    expect(
      await admin.refused('provisionTemplateDirectDownloadCertificate', {
        id,
        hostid: (await connected()).id,
      }),
    ).toMatchObject({ status: 530, code: 'certificate.unknown' })
  })
})

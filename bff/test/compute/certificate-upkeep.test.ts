import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { makeCertificate } from '../support/certificate.ts'
import type { Client } from '../support/client.ts'
import { eventually } from '../support/hosts.ts'
import type { TestServer } from '../support/server.ts'
import { cert, type Certificates, days, other, startCertificates } from './support/certificates.ts'

let server: TestServer
let admin: Client
let zoneid: string
let freshName: Certificates['freshName']
let connected: Certificates['connected']
let upload: Certificates['upload']
let revoke: Certificates['revoke']
let statusOf: Certificates['statusOf']
let clear: Certificates['clear']
beforeAll(async () => {
  ;({ server, admin, zoneid, freshName, connected, upload, revoke, statusOf, clear } =
    await startCertificates())
  // The background task is known to the server from its first look on: only then a test can call it due.
  await eventually(
    () => server.db.selectFrom('chore').select('name').execute(),
    (chores) => chores.some(({ name }) => name === 'certificates'),
  )
})
afterEach(() => clear())
afterAll(() => server.stop())

describe('catching up', () => {
  test('E4: a host that joins later has the certificates as soon as it connects', async () => {
    const name = freshName()
    const { id = '' } = await upload(name)
    const late = await connected()
    await eventually(
      () => statusOf(id, late.id),
      (now) => now?.status === 'UPLOADED',
    )
    expect([...late.agent.certificates]).toEqual([[name, cert]])
  })

  test('E4: the background task mends what somebody has changed on a host, but no exception', async () => {
    const [one, two] = [await connected(), await connected()]
    const name = freshName()
    const { id } = await upload(name)
    await revoke({ id, hostid: two.id })
    one.agent.certificates.clear()
    one.agent.certificates.set('strange', other)
    const setting = 'direct.download.certificate.background.task.interval'
    // It is off first, and due as soon as it is on.
    await admin.call('updateConfiguration', { name: setting, value: '0' })
    await server.db
      .updateTable('chore')
      .set({ ran: new Date(0) })
      .where('name', '=', 'certificates')
      .execute()
    await admin.call('updateConfiguration', { name: setting, value: '0.005' })
    try {
      await eventually(
        () => [...one.agent.certificates.keys()],
        (aliases) => aliases.join() === name,
        30_000,
      )
      expect(two.agent.certificates.size).toBe(0)
    } finally {
      await admin.call('resetConfiguration', { name: setting })
    }
  })

  test('E4: a host is told in the order of what was decided', async () => {
    const { agent } = await connected()
    await agent.heard()
    const names = Array.from({ length: 8 }, freshName)
    // The host is slow with the first, so that the others overtake it if they can.
    const held = agent.hold('certificates.set')
    const uploads = names.map((name) => upload(name))
    await held.arrived
    held.release()
    const answers = await Promise.all(uploads)
    expect([...agent.certificates.keys()].toSorted()).toEqual(names.toSorted())
    for (const { id = '', hostsmap } of answers) {
      expect(hostsmap).toMatchObject([{ status: 'UPLOADED' }])
      await revoke({ id })
    }
    expect(agent.certificates.size).toBe(0)
  })
})

test('Pain 28: warns 30, 7 and 1 days before a certificate expires', async () => {
  for (const [left, level, code] of [
    [31, undefined, undefined],
    [29, 'attention', { code: 'zone.certificate_expires', days: '30' }],
    [6, 'attention', { code: 'zone.certificate_expires', days: '7' }],
    [0.5, 'attention', { code: 'zone.certificate_expires', days: '1' }],
  ] as const) {
    const name = freshName()
    const soon = makeCertificate('soon.example', { notAfter: days(left) })
    await upload(name, { certificate: soon.cert })
    const { items } = await admin.call('listZoneHealth', { zoneid })
    const found = items[0]?.problems.filter(({ params }) => params?.['alias'] === name) ?? []
    expect(found).toMatchObject(
      code ? [{ level, code: code.code, params: { days: code.days } }] : [],
    )
  }
  const name = freshName()
  await server.db
    .insertInto('direct_download_certificate')
    .values((eb) => ({
      zone_id: eb.selectFrom('zone').select('id').where('uuid', '=', zoneid),
      alias: name,
      pem: cert,
      valid_from: days(-9),
      valid_to: days(-1),
    }))
    .execute()
  const { items } = await admin.call('listZoneHealth', { zoneid })
  expect(items[0]?.problems).toContainEqual(
    expect.objectContaining({ code: 'zone.certificate_expired', level: 'failed' }),
  )
  const user = await server.person('dora')
  const seen = await user.call('listZoneHealth', { zoneid })
  expect(JSON.stringify(seen)).not.toContain('certificate')
})

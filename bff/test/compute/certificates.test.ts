import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { makeCertificate } from '../support/certificate.ts'
import type { FakeAgent } from '../support/fake-agent.ts'
import { eventually, makeHost, startHost } from '../support/hosts.ts'
import { firstZone, makeZone, startTestServer, type TestServer } from '../support/server.ts'

const dayMs = 86_400_000
const days = (count: number) => new Date(Date.now() + count * dayMs)
const { cert, key } = makeCertificate('mirror.example', { names: ['mirror.example'] })
const other = makeCertificate('other.example').cert

let server: TestServer
let admin: Client
let zoneid: string
const agents: FakeAgent[] = []
let count = 0

beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
  zoneid = (await firstZone(server)).uuid
})

afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.stop()))
  await server.db.deleteFrom('direct_download_certificate').execute()
  await server.db.updateTable('host').set({ removed: new Date(), server: null }).execute()
})

afterAll(() => server.stop())

const freshName = () => `alias-${(count += 1)}`

async function connected(of: Parameters<typeof startHost>[1] = {}) {
  const started = await startHost(server, of)
  agents.push(started.agent)
  return { ...started, id: started.host.uuid }
}

const upload = (name: string, more: Readonly<Record<string, string>> = {}) =>
  admin.call('uploadTemplateDirectDownloadCertificate', {
    certificate: cert,
    name,
    hypervisor: 'KVM',
    zoneid,
    ...more,
  })

const refusedUpload = (more: Readonly<Record<string, string>>) =>
  admin.refused('uploadTemplateDirectDownloadCertificate', {
    certificate: cert,
    name: freshName(),
    hypervisor: 'KVM',
    zoneid,
    ...more,
  })

const revoke = (more: Readonly<Record<string, string | undefined>>) =>
  admin.call('revokeTemplateDirectDownloadCertificate', { zoneid, ...more })

async function listed(more: Readonly<Record<string, string | boolean>> = {}) {
  const params = { listhosts: true, ...more }
  return (await admin.call('listTemplateDirectDownloadCertificates', params)).items
}

const statusOf = async (certificate: string, host: string) => {
  const [found] = await listed({ id: certificate, showrevoked: true })
  return found?.hostsmap?.find(({ hostid }) => hostid === host)
}

describe('uploading', () => {
  test('E3: every connected host of the zone trusts it, and each is told of', async () => {
    const [one, two] = [await connected(), await connected()]
    const away = await makeHost(server)
    const name = freshName()
    const answer = await upload(name)
    expect(answer).toMatchObject({
      alias: name,
      zoneid,
      hypervisor: 'KVM',
      version: '3',
      subject: 'CN=mirror.example',
      issuer: 'CN=mirror.example',
      serialnum: expect.stringMatching(/^\d+$/) as string,
      validity: expect.stringMatching(
        /^From: \[\w{3} \w{3} \d\d [\d:]{8} UTC \d{4}\] - To: \[.+\]$/,
      ) as string,
    })
    expect(answer.hostsmap).toMatchObject([
      { hostid: one.id, hostname: one.host.name, status: 'UPLOADED' },
      { hostid: two.id, status: 'UPLOADED' },
      {
        hostid: away.uuid,
        status: 'SKIPPED',
        details: expect.stringContaining('not connected') as string,
      },
    ])
    for (const { agent } of [one, two]) expect([...agent.certificates]).toEqual([[name, cert]])
    expect((await listed({ zoneid }))[0]).toMatchObject({ id: answer.id, hostsmap: [{}, {}, {}] })
    expect((await listed({ id: answer.id ?? '', listhosts: false }))[0]?.hostsmap).toBeUndefined()
  })

  test('E3: both names of the answer are there, for older and for newer clients', async () => {
    const { agent } = await connected()
    expect(agent.certificates.size).toBe(0)
    const name = freshName()
    const params = { certificate: cert, name, hypervisor: 'kvm', zoneid }
    const raw = await admin.raw('uploadTemplateDirectDownloadCertificate', params)
    const body = raw['uploadtemplatedirectdownloadcertificateresponse']
    expect(body?.['uploadtemplatedirectdownloadcertificate']).toMatchObject({ alias: name })
    expect(body?.['directdownloadcertificate']).toMatchObject({ alias: name })
    const revoked = await admin.raw('revokeTemplateDirectDownloadCertificate', {
      zoneid,
      name,
      hypervisor: 'KVM',
    })
    expect(revoked['revoketemplatedirectdownloadcertificateresponse']).toMatchObject({
      count: 1,
      revoketemplatedirectdownloadcertificate: [{ status: 'REVOKED' }],
      directdownloadcertificatehoststatus: [{ status: 'REVOKED' }],
    })
  })

  test('E3: first and last line and line breaks may be missing', async () => {
    const { agent } = await connected()
    const body = cert.split('\n').slice(1, -2)
    const forms = [
      body.join(''),
      body.join('\r\n'),
      `words before\n${cert}`,
      cert.replaceAll('\n', ' '),
    ]
    for (const certificate of forms) {
      const name = freshName()
      await upload(name, { certificate })
      expect(agent.certificates.get(name)).toBe(cert)
    }
  })

  test('P15: is no success on a host that failed', async () => {
    const [good, bad] = [await connected(), await connected()]
    bad.agent.on('certificates.set', async ({ certificates }) => ({
      failures: certificates.map(({ alias }) => ({
        alias,
        code: 'host.tool_missing',
        params: { program: 'keytool', package: 'default-jre-headless' },
      })),
    }))
    const { id = '', hostsmap } = await upload(freshName())
    expect(hostsmap).toMatchObject([
      { hostid: good.id, status: 'UPLOADED' },
      {
        hostid: bad.id,
        status: 'FAILED',
        errorcode: 'host.tool_missing',
        details: expect.stringContaining('default-jre-headless') as string,
      },
    ])
    const health = await admin.call('listZoneHealth', { zoneid })
    expect(health.items[0]?.problems).toContainEqual(
      expect.objectContaining({ code: 'zone.certificate_failed', hostid: bad.id }),
    )
    // And a host whose agent knows nothing of certificates.
    const old = await connected()
    await eventually(
      () => statusOf(id, old.id),
      (now) => now?.status === 'UPLOADED',
    )
    old.agent.failNext('certificates.set', 'host.unknown_command', { kind: 'certificates.set' })
    const again = await admin.call('provisionTemplateDirectDownloadCertificate', {
      id,
      hostid: old.id,
    })
    expect(again).toMatchObject({ status: 'FAILED', errorcode: 'host.unknown_command' })
  })

  const past = makeCertificate('past.example', { notBefore: days(-9), notAfter: days(-2) })
  const future = makeCertificate('future.example', { notBefore: days(2), notAfter: days(9) })
  test.each([
    ['XXXX', 'certificate.unparsable', 'Cannot parse the certificate provided'],
    [cert.slice(0, 200), 'certificate.unparsable', 'please provide a PEM certificate. Error: '],
    [
      past.cert,
      'certificate.expired',
      'Certificate is invalid. Please provide a valid certificate. Error: NotAfter: ',
    ],
    [future.cert, 'certificate.not_yet_valid', 'Error: NotBefore: '],
    [`${cert}${other}`, 'certificate.several', 'Cannot parse'],
    [`${cert}${key}`, 'certificate.key_inside', 'private key'],
    [key, 'certificate.key_inside', 'private key'],
    [key.split('\n').slice(1, -2).join(''), 'certificate.key_inside', 'private key'],
  ])('D21: refuses what is no valid certificate (%#)', async (certificate, code, text) => {
    const { agent } = await connected()
    const refusal = await refusedUpload({ certificate })
    expect(refusal).toMatchObject({ status: 530, code })
    expect(refusal.text).toContain(text)
    expect(agent.certificates.size).toBe(0)
    expect(await listed()).toEqual([])
    // Nothing of it is logged, whatever it was.
    const piece = certificate.replaceAll(/\s/g, '').slice(60, 100)
    expect(piece.length === 40 && server.log.join('').includes(piece)).toBe(false)
  })

  test.each([
    [{ name: 'cloud' }, 530, 'certificate.alias_reserved'],
    [{ name: 'CloudCA.2' }, 530, 'certificate.alias_reserved'],
    [{ name: '../x' }, 431, 'certificate.alias_form'],
    [{ name: 'a b' }, 431, 'certificate.alias_form'],
    [{ name: '-alias' }, 431, 'certificate.alias_form'],
    [{ name: '.hidden' }, 431, 'certificate.alias_form'],
    [{ name: 'a'.repeat(65) }, 431, 'certificate.alias_form'],
    [{ hypervisor: 'VMware' }, 431, 'certificate.kvm_only'],
    [{ zoneid: randomUUID() }, 431, 'api.invalid_uuid'],
    [{ hostid: randomUUID() }, 431, 'api.invalid_uuid'],
  ])('D21: refuses %j', async (more, status, code) => {
    expect(await refusedUpload(more)).toMatchObject({ status, code })
    expect(await listed()).toEqual([])
  })

  test('D21: takes a name once in a zone, whatever its case', async () => {
    const name = freshName()
    await upload(name)
    for (const taken of [name, name.toUpperCase()]) {
      const refusal = await refusedUpload({ name: taken, certificate: other })
      expect(refusal).toMatchObject({ status: 530, code: 'certificate.alias_taken' })
      expect(refusal.text).toBe(`Certificate alias ${taken} has been already created`)
    }
    const elsewhere = await makeZone(server, freshName())
    expect(await upload(name, { zoneid: elsewhere.uuid })).toMatchObject({ alias: name })
  })

  test('with a host needs a certificate of its zone, and a host of that zone', async () => {
    const { id: hostid } = await connected()
    expect(await refusedUpload({ hostid })).toMatchObject({
      status: 530,
      text: 'Unable to upload certificate',
    })
    const elsewhere = await makeZone(server, freshName())
    const far = await connected({ zoneId: elsewhere.id })
    const name = freshName()
    await upload(name)
    expect(await refusedUpload({ name, hostid: far.id })).toMatchObject({
      code: 'certificate.host_elsewhere',
    })
    expect(far.agent.certificates.size).toBe(0)
  })

  test('with a host is refused with another certificate than its zone has', async () => {
    const one = await connected()
    const name = freshName()
    await upload(name)
    await revoke({ name, hypervisor: 'KVM', hostid: one.id })
    const of = { name, hostid: one.id }
    expect(await refusedUpload({ ...of, certificate: other })).toMatchObject({
      status: 530,
      code: 'certificate.other_in_zone',
    })
    expect(await refusedUpload({ ...of, certificate: key })).toMatchObject({
      code: 'certificate.key_inside',
    })
    expect(one.agent.certificates.has(name)).toBe(false)
    // The same one in another form is the same one.
    const bare = cert.replace(/-----[^-]+-----/g, '').replaceAll('\n', '')
    expect(await upload(name, { hostid: one.id, certificate: bare })).toMatchObject({
      hostsmap: [{ hostid: one.id, status: 'UPLOADED' }],
    })
  })

  test('is for root admins alone', async () => {
    const user = await server.person('cora')
    for (const command of [
      'uploadTemplateDirectDownloadCertificate',
      'revokeTemplateDirectDownloadCertificate',
      'listTemplateDirectDownloadCertificates',
      'provisionTemplateDirectDownloadCertificate',
    ] as const) {
      const params = { certificate: cert, name: 'a', hypervisor: 'KVM', zoneid }
      expect(await user.refused(command, params)).toMatchObject({ status: 401 })
    }
  })

  test('tells of itself in the events, also when it was refused', async () => {
    const name = freshName()
    await upload(name)
    await refusedUpload({ name })
    const { items } = await admin.call('listEvents', { type: 'CERTIFICATE.UPLOAD' })
    expect(items.slice(0, 2).map(({ level, description }) => [level, description])).toEqual([
      ['ERROR', expect.stringContaining('has been already created')],
      ['INFO', `Certificate ${name} was uploaded`],
    ])
  })
})

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

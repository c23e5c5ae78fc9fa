import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { makeCertificate } from '../support/certificate.ts'
import type { Client } from '../support/client.ts'
import { makeZone, type TestServer } from '../support/server.ts'
import {
  cert,
  type Certificates,
  days,
  key,
  other,
  startCertificates,
} from './support/certificates.ts'

let server: TestServer
let admin: Client
let zoneid: string
let freshName: Certificates['freshName']
let connected: Certificates['connected']
let upload: Certificates['upload']
let revoke: Certificates['revoke']
let listed: Certificates['listed']
let clear: Certificates['clear']
beforeAll(async () => {
  ;({ server, admin, zoneid, freshName, connected, upload, revoke, listed, clear } =
    await startCertificates())
})
afterEach(() => clear())
afterAll(() => server.stop())

const refusedUpload = (more: Readonly<Record<string, string>>) =>
  admin.refused('uploadTemplateDirectDownloadCertificate', {
    certificate: cert,
    name: freshName(),
    hypervisor: 'KVM',
    zoneid,
    ...more,
  })

describe('uploading', () => {
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

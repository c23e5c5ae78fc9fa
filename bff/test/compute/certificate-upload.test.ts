import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { eventually, makeHost } from '../support/hosts.ts'
import type { TestServer } from '../support/server.ts'
import { cert, type Certificates, startCertificates } from './support/certificates.ts'

let server: TestServer
let admin: Client
let zoneid: string
let freshName: Certificates['freshName']
let connected: Certificates['connected']
let upload: Certificates['upload']
let listed: Certificates['listed']
let statusOf: Certificates['statusOf']
let clear: Certificates['clear']
beforeAll(async () => {
  ;({ server, admin, zoneid, freshName, connected, upload, listed, statusOf, clear } =
    await startCertificates())
})
afterEach(() => clear())
afterAll(() => server.stop())

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
})

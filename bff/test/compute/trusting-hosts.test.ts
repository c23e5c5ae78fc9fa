import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AppError } from '@mold/shared/errors.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setCertificates } from '../../src/agent/trust/set.ts'
import { directDownloadTrust } from '../../src/agent/trust/trust.ts'
import { createFetcher } from '../../src/sources/fetcher.ts'
import { makeCertificate } from '../support/certificate.ts'
import { createFakeAgent, type FakeAgent } from '../support/fake-agent.ts'
import { eventually, makeHost } from '../support/hosts.ts'
import { type Origin, pattern, startOrigin } from '../support/origin.ts'
import { firstZone, startTestServer, type TestServer } from '../support/server.ts'

/* The server, and hosts whose certificates are kept and trusted by the real agent's code, each in its own folder. */

const name = 'mirror.example'
const authority = makeCertificate('private authority', { ca: true })
const leaf = makeCertificate(name, { issuer: authority, names: [name] })

interface Host {
  readonly id: string
  readonly agent: FakeAgent
  readonly fetches: () => Promise<string>
}

let server: TestServer
let origin: Origin
let folder: string
let zoneid: string
const hosts: Host[] = []

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mold-trusting-'))
  server = await startTestServer()
  origin = await startOrigin({ tls: { key: leaf.key, cert: leaf.cert } })
  origin.put('/a.iso', pattern(10))
  zoneid = (await firstZone(server)).uuid
})

afterAll(async () => {
  await Promise.all(hosts.map(({ agent }) => agent.stop()))
  await server.stop()
  await origin.close()
  await rm(folder, { recursive: true })
})

/** What becomes of a fetch over HTTPS by what a host trusts now. */
async function fetchBy(stateDir: string): Promise<string> {
  const context = await directDownloadTrust(stateDir)
  const fetcher = createFetcher({
    lookup: async () => [{ address: '127.0.0.1', family: 4 }],
    policy: async () => ({ allowed: ['127.0.0.0/8'] }),
    own: async () => [],
    followRedirects: async () => true,
    secureContext: () => context,
  })
  try {
    const url = new URL(`https://${name}:${origin.port}/a.iso`)
    const answer = await fetcher.open(url, { signal: new AbortController().signal })
    answer.body.destroy()
    return 'fetched'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

async function join(): Promise<Host> {
  const { uuid, credential } = await makeHost(server)
  const stateDir = path.join(folder, uuid)
  const agent = createFakeAgent({ origin: () => server.origin, credential })
  // One set after the other, as agents work: the first of a host that joins may still be under way.
  let last: Promise<unknown> = Promise.resolve()
  agent.on('certificates.set', async ({ certificates }) => {
    const set = last.then(() => setCertificates({ stateDir }, certificates))
    last = set.catch(() => undefined)
    return { failures: await set }
  })
  await agent.connect()
  const host = { id: uuid, agent, fetches: () => fetchBy(stateDir) }
  hosts.push(host)
  return host
}

const refused = 'source.tls_unknown_issuer'
const outcomes = () => Promise.all(hosts.map(({ fetches }) => fetches()))

test('E3, E4: hosts fetch what their zone trusts, one without and again with it, a third that joins, and then none', async () => {
  const { admin } = server
  const of = { hypervisor: 'KVM', zoneid, name: 'mirror' }
  const given = { ...of, certificate: authority.cert }
  const upload = 'uploadTemplateDirectDownloadCertificate'
  const revoke = 'revokeTemplateDirectDownloadCertificate'
  const [one] = [await join(), await join()]
  expect(await outcomes()).toEqual([refused, refused])
  // The four lines of the guide.
  await admin.call(upload, given)
  expect(await outcomes()).toEqual(['fetched', 'fetched'])
  await admin.call(revoke, { ...of, hostid: one.id })
  expect(await outcomes()).toEqual([refused, 'fetched'])
  await admin.call(upload, { ...given, hostid: one.id })
  expect(await outcomes()).toEqual(['fetched', 'fetched'])
  const third = await join()
  expect(await eventually(third.fetches, (now) => now === 'fetched')).toBe('fetched')
  await admin.call(revoke, of)
  expect(await outcomes()).toEqual([refused, refused, refused])
  // The name is free, and the server's own certificate is trusted as well as who signed it.
  await admin.call(upload, { ...of, certificate: leaf.cert })
  expect(await outcomes()).toEqual(['fetched', 'fetched', 'fetched'])
})

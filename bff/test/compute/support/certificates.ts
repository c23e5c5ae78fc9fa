import { makeCertificate } from '../../support/certificate.ts'
import type { FakeAgent } from '../../support/fake-agent.ts'
import { startHost } from '../../support/hosts.ts'
import { firstZone, startTestServer } from '../../support/server.ts'

const dayMs = 86_400_000
export const days = (count: number) => new Date(Date.now() + count * dayMs)
export const { cert, key } = makeCertificate('mirror.example', { names: ['mirror.example'] })
/** The certificate of another mirror. */
export const other = makeCertificate('other.example').cert

/** A server with hosts in memory, and what an admin asks of certificates in its first zone. */
export async function startCertificates() {
  const server = await startTestServer()
  const { admin } = server
  const zoneid = (await firstZone(server)).uuid
  const agents: FakeAgent[] = []
  let count = 0

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

  /** Has every host leave, and takes away every certificate. */
  async function clear() {
    await Promise.all(agents.splice(0).map((agent) => agent.stop()))
    await server.db.deleteFrom('direct_download_certificate').execute()
    await server.db.updateTable('host').set({ removed: new Date(), server: null }).execute()
  }

  return { server, admin, zoneid, freshName, connected, upload, revoke, listed, statusOf, clear }
}

export type Certificates = Awaited<ReturnType<typeof startCertificates>>

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AppError } from '@mold/shared/errors.ts'
import { fetchBase } from '../../../src/agent/direct/fetch-base.ts'
import type { AgentHost, Doing } from '../../../src/agent/host.ts'
import { poolPaths } from '../../../src/agent/pool/paths.ts'
import { preparePool } from '../../../src/agent/pool/prepare.ts'
import type { DirectSource, HostCommandParams } from '../../../src/agent/protocol.ts'
import { createLogger } from '../../../src/log.ts'
import { makeCertificate } from '../../support/certificate.ts'
import { mib } from '../../support/images.ts'
import { type Origin, startOrigin } from '../../support/origin.ts'

/** Who has signed the certificate of the origin that speaks TLS. */
export const authority = makeCertificate('test authority', { ca: true })
/** The digest under which images are fetched, and what is there of a whole one. */
export const base = 'd'.repeat(64)
export const whole = [base, `${base}.json`]

export const sourceOf = (url: string, more: Partial<DirectSource> = {}): DirectSource => ({
  url,
  headers: {},
  allowed: ['127.0.0.0/8'],
  own: [],
  followRedirects: true,
  connectMs: 2_000,
  socketMs: 2_000,
  requestMs: 2_000,
  maxBytes: 64 * mib,
  maxVirtualBytes: 64 * mib,
  ...more,
})

export function doing(stop = new AbortController(), progress: Doing['progress'] = () => {}): Doing {
  return { id: '11111111-1111-4111-8111-111111111111', signal: stop.signal, progress }
}

export type Wanted = HostCommandParams<'base.fetch'>

export const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

export const getsOf = (of: Origin, place: string) =>
  of.requests.filter(({ method, path: asked }) => method === 'GET' && asked === place)

export const metalink = (urls: readonly string[], digest?: string) =>
  Buffer.from(
    `<metalink xmlns="urn:ietf:params:xml:ns:metalink"><file name="x">${
      digest === undefined ? '' : `<hash type="sha-256">${digest}</hash>`
    }${urls.map((url, at) => `<url priority="${at + 1}">${url}</url>`).join('')}</file></metalink>`,
  )

/** A host with a pool, and two origins: one that speaks TLS, which the host does not trust yet. */
export async function startDirectHost() {
  const folder = mkdtempSync(path.join(tmpdir(), 'mold-direct-'))
  const paths = poolPaths(path.join(folder, 'pool'))
  const trust = { stateDir: path.join(folder, 'state') }
  const host = { paths, trust, log: createLogger('silent') } as unknown as AgentHost
  const { cert, key } = makeCertificate('127.0.0.1', { issuer: authority, names: ['127.0.0.1'] })
  const origin = await startOrigin()
  const secure = await startOrigin({ tls: { cert, key } })
  await preparePool(paths)

  const there = () => readdirSync(paths.bases).toSorted()

  const fetchFrom = (
    source: DirectSource | string,
    more: Partial<Wanted> = {},
    of: Doing = doing(),
  ) => {
    const from = typeof source === 'string' ? sourceOf(source) : source
    return fetchBase(host, { digest: base, source: from, format: 'QCOW2', ...more }, of)
  }

  /** Removes every image. */
  function clear() {
    for (const name of readdirSync(paths.bases)) rmSync(path.join(paths.bases, name))
  }

  async function close() {
    await Promise.all([origin.close(), secure.close()])
    rmSync(folder, { recursive: true, force: true })
  }

  return { paths, trust, host, origin, secure, there, fetchFrom, clear, close }
}

export type DirectHost = Awaited<ReturnType<typeof startDirectHost>>

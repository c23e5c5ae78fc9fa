import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AppError } from '@mold/shared/errors.ts'
import { makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { qcow2Bytes } from '../../../test/support/images.ts'
import { lacksNfs, type NfsServer, startNfsServer } from '../../../test/support/nfs-server.ts'
import { createLogger } from '../../log.ts'
import type { AgentHost } from '../host.ts'
import { poolPaths } from '../pool/paths.ts'
import { preparePool } from '../pool/prepare.ts'
import { checkUrl } from './check-url.ts'
import { fetchBase } from './fetch-base.ts'
import { sizeInListing } from './nfs.ts'
import { runProgram } from './nfs-program.ts'

const base = 'e'.repeat(64)
const { signal } = new AbortController()
const doing = { id: '11111111-1111-4111-8111-111111111111', signal, progress: () => {} }

const sourceOf = (url: string, allowed = ['127.0.0.0/8']) => ({
  url,
  headers: {},
  allowed,
  own: [],
  followRedirects: true,
  connectMs: 2_000,
  socketMs: 2_000,
  requestMs: 2_000,
  maxBytes: 64 << 20,
  maxVirtualBytes: 64 << 20,
})

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

it('finds the size of a file, and of nothing else, in what nfs-ls prints', () => {
  const listing = [
    'drwxr-xr-x  2     0     0         4096 disk',
    '-rw-r--r--  1     0     0       300000 disk.qcow2',
    '-rw-r--r--  1     0     0          512 a disk.qcow2',
    'lrwxrwxrwx  1     0     0           12 link.qcow2',
    '',
  ].join('\n')
  expect(sizeInListing(listing, 'disk.qcow2')).toBe(300_000)
  for (const name of ['disk', 'link.qcow2', 'other']) {
    expect(sizeInListing(listing, name)).toBeUndefined()
  }
})

it('says which package has a program that is missing', async () => {
  const { PATH } = process.env
  process.env['PATH'] = '/nowhere'
  const limits = { host: 'h', signal, firstMs: 1_000, nextMs: 1_000 }
  const run = async () => {
    for await (const _ of runProgram('nfs-cat', ['nfs://127.0.0.1/a/b'], limits));
  }
  try {
    await expect(run()).rejects.toMatchObject({
      code: 'host.tool_missing',
      params: { program: 'nfs-cat', package: 'libnfs-utils' },
    })
  } finally {
    process.env['PATH'] = PATH
  }
})

describe.skipIf(lacksNfs)('E1: a direct download by NFS', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mold-direct-nfs-'))
  const paths = poolPaths(path.join(folder, 'pool'))
  const trust = { stateDir: folder }
  const host = { paths, trust, log: createLogger('silent') } as unknown as AgentHost
  let server: NfsServer
  beforeAll(async () => {
    server = await startNfsServer()
    await preparePool(paths)
  })
  afterAll(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const fetchFrom = (url: string, allowed?: string[], checksum?: string) =>
    fetchBase(
      host,
      {
        digest: base,
        source: sourceOf(url, allowed),
        format: 'QCOW2',
        ...(checksum !== undefined && { checksum }),
      },
      doing,
    )

  it('is looked at and brought whole', async () => {
    const bytes = qcow2Bytes(5 << 20)
    const url = server.put('disk.qcow2', bytes)
    const sizes = { bytes: bytes.length, virtualSize: 1 << 20 }
    expect(await checkUrl(host, { source: sourceOf(url), format: 'QCOW2' }, doing)).toEqual(sizes)
    const content = createHash('sha256').update(bytes).digest('hex')
    expect(await fetchFrom(url)).toEqual({ how: 'fetched', content, ...sizes })
    rmSync(paths.base(base))
    expect(await codeOf(fetchFrom(url, undefined, `{MD5}${'0'.repeat(32)}`))).toBe(
      'image.checksum_mismatch',
    )
    expect(readdirSync(paths.bases)).toEqual([])
  })

  it('obeys the rules for addresses, and those for images', async () => {
    const url = server.put('backed.qcow2', makeQcow2({ backingFile: '/etc/passwd' }))
    expect(await codeOf(fetchFrom(url, []))).toBe('source.address_internal')
    expect(await codeOf(fetchFrom(url))).toBe('image.external_reference')
    expect(await codeOf(fetchFrom(server.urlOf('missing')))).toBe('direct.nfs_failed')
    expect(readdirSync(paths.bases)).toEqual([])
  })
})

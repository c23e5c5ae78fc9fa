import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  authority,
  base,
  codeOf,
  type DirectHost,
  getsOf,
  metalink,
  startDirectHost,
} from '../../../test/agent/support/direct-host.ts'
import { qcow2Bytes, sha256 } from '../../../test/support/images.ts'
import type { Origin } from '../../../test/support/origin.ts'

let paths: DirectHost['paths']
let origin: Origin
let secure: Origin
let there: DirectHost['there']
let fetchFrom: DirectHost['fetchFrom']
let clear: DirectHost['clear']
let close: DirectHost['close']
/** The folder of the certificates that the host was given. */
let certificates: string
beforeAll(async () => {
  const started = await startDirectHost()
  ;({ paths, origin, secure, there, fetchFrom, clear, close } = started)
  certificates = path.join(started.trust.stateDir, 'direct-download-certificates')
})
afterEach(() => clear())
afterAll(() => close())

describe('D20: TLS', () => {
  it('needs a certificate that this host was given, and no longer has it once it was taken away', async () => {
    const bytes = qcow2Bytes()
    const url = secure.put('/secure.qcow2', bytes)
    expect(await codeOf(fetchFrom(url))).toBe('direct.untrusted')
    expect(there()).toEqual([])
    mkdirSync(certificates, { recursive: true })
    writeFileSync(path.join(certificates, 'authority.pem'), authority.cert)
    expect(await fetchFrom(url)).toMatchObject({ content: sha256(bytes) })
    rmSync(path.join(certificates, 'authority.pem'))
    rmSync(paths.base(base))
    expect(await codeOf(fetchFrom(url))).toBe('direct.untrusted')
  })

  it('is not left for http by a metalink file, unless a digest vouches for the bytes', async () => {
    const bytes = qcow2Bytes()
    writeFileSync(path.join(certificates, 'authority.pem'), authority.cert)
    const open = origin.put('/open.qcow2', bytes)
    const bare = secure.put('/bare.metalink', metalink([open]))
    expect(await codeOf(fetchFrom(bare))).toBe('direct.metalink')
    expect(getsOf(origin, '/open.qcow2')).toHaveLength(0)
    const both = metalink([open, secure.put('/kept.qcow2', bytes)])
    expect(await codeOf(fetchFrom(secure.put('/both.metalink', both)))).toBe('done')
    expect(getsOf(origin, '/open.qcow2')).toHaveLength(0)
    for (const [url, more] of [
      [secure.put('/vouched.metalink', metalink([open], sha256(bytes))), {}],
      [bare, { checksum: `{SHA-256}${sha256(bytes)}` }],
    ] as const) {
      rmSync(paths.base(base))
      expect(await fetchFrom(url, more)).toMatchObject({ how: 'fetched' })
    }
    rmSync(path.join(certificates, 'authority.pem'))
  })
})

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeCertificate } from '../../../test/support/certificate.ts'
import { certificatesDir, keptAliases } from './certificate-folder.ts'
import { javaOptions } from './keytool.ts'
import { setCertificates } from './set.ts'

const password = 'a pass word'
const one = makeCertificate('one.example').cert
const two = makeCertificate('two.example').cert

let stateDir: string
let file: string
beforeEach(async () => {
  stateDir = await mkdtemp(path.join(tmpdir(), 'mold-keystore-'))
  file = path.join(stateDir, 'cloud.jks')
})
afterEach(() => rm(stateDir, { recursive: true }))

function keytool(args: readonly string[], input = ''): string {
  const words = [...javaOptions, ...args, '-keystore', file, '-storepass', password]
  return execFileSync('keytool', words, { encoding: 'utf8', input, stdio: 'pipe' })
}

const set = (wanted: Readonly<Record<string, string>>, keystore = { file, password }) =>
  setCertificates(
    { stateDir, keystore },
    Object.entries(wanted).map(([alias, pem]) => ({ alias, pem })),
  )

/** What Java's own program finds in it, by alias. */
function entries(): Record<string, string> {
  const lines = keytool(['-list']).split('\n')
  const named = lines.flatMap(
    (line) => /^([^,]+), .*(trustedCertEntry|PrivateKeyEntry)/.exec(line) ?? [],
  )
  return Object.fromEntries(
    named.flatMap((_, at) => (at % 3 === 0 ? [[named[at + 1] ?? '', named[at + 2] ?? '']] : [])),
  )
}

const digestOf = async () =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex')

describe('a Java key store', () => {
  it('E3: gets what is wanted, keeps it, and loses what is not', async () => {
    expect(await set({ Mirror: one, second: two })).toEqual([])
    expect(entries()).toEqual({ mirror: 'trustedCertEntry', second: 'trustedCertEntry' })
    expect(keytool(['-exportcert', '-rfc', '-alias', 'mirror'])).toContain(one.split('\n')[1])
    const before = await digestOf()
    expect(await set({ Mirror: one, second: two })).toEqual([])
    expect(await digestOf()).toBe(before)
    // The name is another certificate's now.
    expect(await set({ Mirror: two })).toEqual([])
    expect(entries()).toEqual({ mirror: 'trustedCertEntry' })
    expect(keytool(['-exportcert', '-rfc', '-alias', 'mirror'])).toContain(two.split('\n')[1])
    expect(await set({})).toEqual([])
    expect(entries()).toEqual({})
  })

  it('keeps what others have in it', async () => {
    keytool(['-genkeypair', '-alias', 'cloud', '-keyalg', 'EC', '-dname', 'CN=host'])
    keytool(['-importcert', '-noprompt', '-alias', 'theirs'], one)
    const theirs = { cloud: 'PrivateKeyEntry', theirs: 'trustedCertEntry' }
    const failures = await set({ theirs: two, cloud: two, ours: two })
    expect(failures.map(({ alias, code }) => [alias, code])).toEqual([
      ['theirs', 'certificate.keystore_taken'],
      ['cloud', 'certificate.keystore_taken'],
    ])
    expect(entries()).toEqual({ ...theirs, ours: 'trustedCertEntry' })
    expect(keytool(['-exportcert', '-rfc', '-alias', 'theirs'])).toContain(one.split('\n')[1])
    // Downloads of ours trust the folder, which has them all.
    expect(await keptAliases(certificatesDir(stateDir))).toEqual(['cloud', 'ours', 'theirs'])
    // One that is the same is no reason to complain, and is not ours either.
    expect(await set({ theirs: one })).toEqual([])
    expect(await set({})).toEqual([])
    expect(entries()).toEqual(theirs)
  })

  it('that cannot be opened is a failure of each certificate', async () => {
    await set({ mirror: one })
    const failures = await set({ mirror: one, second: two }, { file, password: 'another one' })
    expect(failures).toMatchObject([
      { alias: 'mirror', code: 'certificate.keystore_failed' },
      { alias: 'second', code: 'certificate.keystore_failed' },
    ])
    expect(failures[0]?.params['reason']).toMatch(/password/)
    expect(JSON.stringify(failures)).not.toContain('another one')
    expect(entries()).toEqual({ mirror: 'trustedCertEntry' })
    // A revoked one is out of the folder at once, and out of the key store as soon as that opens.
    expect(await set({}, { file, password: 'another one' })).toMatchObject([
      { alias: 'mirror' },
      { alias: 'second' },
    ])
    expect(await keptAliases(certificatesDir(stateDir))).toEqual([])
    expect(await set({})).toEqual([])
    expect(entries()).toEqual({})
  })

  it('needs keytool, and says so', async () => {
    const before = process.env['PATH']
    process.env['PATH'] = stateDir
    try {
      expect(await set({ mirror: one })).toEqual([
        {
          alias: 'mirror',
          code: 'host.tool_missing',
          params: { program: 'keytool', package: 'default-jre-headless' },
        },
      ])
    } finally {
      process.env['PATH'] = before
    }
    expect(await set({ mirror: one })).toEqual([])
    expect(entries()).toEqual({ mirror: 'trustedCertEntry' })
  })
})

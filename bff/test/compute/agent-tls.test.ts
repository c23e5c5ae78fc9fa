import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { type Server, startServer } from '../../src/server.ts'
import { makeCertificate } from '../support/certificate.ts'
import { signedQuery } from '../support/http-client.ts'
import { memoryLogger } from '../support/http-app.ts'
import { eventually } from '../support/hosts.ts'
import { listen } from '../support/raw-server.ts'
import { environmentOf, makePlace, quickTimes, type TestPlace } from '../support/server.ts'

/*
 * A host that joins a server whose certificate is self-signed, or of an authority of one's own: with the real
 * curl, the real line and script, and the agent's own program. libvirt only says that it is there.
 */
const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const agentMain = path.join(root, 'bff/src/agent/main.ts')
let folder: string
let place: TestPlace
let server: Server | undefined
const { PATH } = process.env

/** Programs in place of those of a host. */
async function program(name: string, script: string): Promise<void> {
  const file = path.join(folder, 'bin', name)
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mold-tls-'))
  await mkdir(path.join(folder, 'bin'))
  await program(
    'virsh',
    `[ "$4" = version ] || exit 1
echo 'Using library: libvirt 9.0.0'
echo 'Running hypervisor: QEMU 7.2.0'`,
  )
  await program('qemu-img', 'true')
  await program('systemctl', 'true')
  // So that the host of a test keeps what it is in a folder of the test.
  await program('node', `exec '${process.execPath}' "$@" --state '${folder}/state'`)
  await writeFile(path.join(folder, 'mold-agent.mjs'), `import '${agentMain}'\n`)
  process.env['PATH'] = `${folder}/bin:${PATH}`
  place = await makePlace()
})

afterEach(async () => {
  await server?.stop()
  server = undefined
  await rm(path.join(folder, 'state'), { recursive: true, force: true })
})

afterAll(async () => {
  process.env['PATH'] = PATH
  await place.drop()
  await rm(folder, { recursive: true })
})

interface Pair {
  /** Paths of PEM files. */
  readonly cert: string
  readonly key: string
}

async function written(name: string, { cert, key }: Pair): Promise<Pair> {
  const files = { cert: path.join(folder, `${name}.cert`), key: path.join(folder, `${name}.key`) }
  await writeFile(files.cert, cert)
  await writeFile(files.key, key)
  return files
}

/** As `npm run cert` makes it. */
async function selfSigned(name: string): Promise<Pair> {
  const dataDir = path.join(folder, name)
  const env = { ...process.env, MOLD_DATA_DIR: dataDir }
  await run(process.execPath, [path.join(root, 'scripts/cert.mjs')], { env })
  return { cert: path.join(dataDir, 'tls/cert.pem'), key: path.join(dataDir, 'tls/key.pem') }
}

async function start({ cert, key }: Pair, roles = 'api,worker'): Promise<Server> {
  const env = { ...environmentOf(place), MOLD_TLS_CERT: cert, MOLD_TLS_KEY: key, MOLD_ROLES: roles }
  const config = { ...loadConfig(env), agentFile: path.join(folder, 'mold-agent.mjs') }
  server = await startServer(config, memoryLogger([]), { ...quickTimes, localHostMs: 100 })
  return server
}

let hosts = 0

/** Adds a host by the API, trusting a certificate; answers the details. */
async function addHost({ db, origin }: Server, ca: string): Promise<Record<string, string>> {
  const { uuid: zoneid } = await db.selectFrom('zone').select('uuid').executeTakeFirstOrThrow()
  const params = {
    command: 'addHost',
    response: 'json',
    url: `http://kvm-${(hosts += 1)}`,
    hypervisor: 'KVM',
    zoneid,
    apiKey: 'admin-key',
  }
  const url = `${origin}/client/api?${signedQuery(params, 'admin-secret')}`
  const { stdout } = await run('curl', ['-fsS', '--cacert', ca, url])
  const said = JSON.parse(stdout) as { addhostresponse: { host: { details: object }[] } }
  return said.addhostresponse.host[0]?.details as Record<string, string>
}

const environment = () => ({
  PATH: process.env['PATH'],
  MOLD_AGENT_FOLDER: path.join(folder, 'installed'),
  MOLD_AGENT_UNITS: folder,
  MOLD_POOL_DIR: path.join(folder, 'pool'),
})
const install = (line: string) => run('sh', ['-c', line], { env: environment() })
const credentialFile = () => path.join(folder, 'state/credential.json')

/** Runs the agent until the server has its connection. */
async function expectConnected({ db }: Server, args: readonly string[]): Promise<void> {
  const credential = JSON.parse(readFileSync(credentialFile(), 'utf8')) as { host: string }
  const agent = spawn('node', [agentMain, ...args], { env: environment(), stdio: 'ignore' })
  const ended = once(agent, 'exit')
  try {
    await eventually(
      () =>
        db
          .selectFrom('host')
          .select('server')
          .where('uuid', '=', credential.host)
          .executeTakeFirst(),
      (row) => row !== undefined && row.server !== null,
    )
  } finally {
    agent.kill()
    await ended
  }
}

describe('a host of a server with a self-signed certificate', () => {
  test('joins by the line as it is, and believes the key of the line alone', async () => {
    const pair = await selfSigned('own')
    const mold = await start(pair)
    const { install: line = '', pin = '' } = await addHost(mold, pair.cert)
    expect(pin).toMatch(/^sha256\/\/.{44}$/)
    expect(line).toContain(`--pinnedpubkey '${pin}'`)
    await install(line)
    await expectConnected(mold, ['--server', mold.origin, '--pin', pin])
    await rm(path.join(folder, 'state'), { recursive: true })
    // Without the pin nobody vouches for it, and with another it is somebody else.
    const other = `sha256//${'A'.repeat(43)}=`
    for (const trust of [[], ['--pin', other]]) {
      const joining = run('node', [agentMain, '--server', mold.origin, ...trust, '--token', 'x'], {
        env: environment(),
      })
      await expect(joining).rejects.toThrow(/self-signed|another key/)
    }
  })

  test('gives nothing to somebody else who stands in its place', async () => {
    const pair = await selfSigned('real')
    const mold = await start(pair)
    const { install: line = '', pin = '', token = '' } = await addHost(mold, pair.cert)
    const seen: string[] = []
    const impostor = createServer(
      makeCertificate('localhost', { names: ['127.0.0.1'] }),
      (req, res) => {
        seen.push(req.url ?? '')
        res.end('touch ran\n')
      },
    )
    const port = await listen(impostor)
    const elsewhere = line.replaceAll(mold.origin, `https://127.0.0.1:${port}`)
    // A shell tells nothing of what stands before a pipe.
    const { stderr } = await install(elsewhere)
    expect(stderr).toContain('(90)')
    const joining = run(
      'node',
      [agentMain, '--server', `https://127.0.0.1:${port}`, '--pin', pin, '--token', token],
      { env: environment() },
    )
    await expect(joining).rejects.toThrow('another key')
    expect(seen).toEqual([])
    expect(existsSync(credentialFile())).toBe(false)
    impostor.close()
    await once(impostor, 'close')
    // The token is of use yet, for whom it is meant.
    await install(line)
    expect(existsSync(credentialFile())).toBe(true)
  })
})

describe('a host of a server with a certificate of an authority of its own', () => {
  test('is told nothing of keys, and joins where it knows the authority', async () => {
    const authority = makeCertificate('authority', { ca: true })
    const ca = path.join(folder, 'authority.pem')
    writeFileSync(ca, authority.cert)
    const leaf = makeCertificate('mold', { names: ['127.0.0.1', 'localhost'], issuer: authority })
    const mold = await start(await written('leaf', leaf), 'api,worker,agent')
    const { install: line = '', pin, token = '' } = await addHost(mold, ca)
    expect(pin).toBeUndefined()
    expect(line).toBe(`curl -fsS ${mold.origin}/agent/install.sh | sh -s -- ${token}`)
    const unknown = run('node', [agentMain, '--server', mold.origin, '--token', token], {
      env: environment(),
    })
    await expect(unknown).rejects.toThrow(/unable to (get local issuer|verify)/)
    const trust = ['--server', mold.origin, '--ca', ca]
    await run('node', [agentMain, ...trust, '--token', token, '--join-only'], {
      env: environment(),
    })
    await expectConnected(mold, trust)
    // The agent of the server's own machine needs no authority: it knows its server by its key.
    await eventually(
      () =>
        mold.db.selectFrom('host').select('server').where('address', '=', '127.0.0.1').execute(),
      (rows) => rows.length === 1 && rows[0]?.server !== null,
    )
  })
})

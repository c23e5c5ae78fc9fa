import './lib/require-node.mjs'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Trouble, runScript } from './lib/fail.mjs'
import { inRoot, pinnedNode, root } from './lib/paths.mjs'
import { testEnvironment } from './lib/run-visibly.mjs'

/*
 * Lists and registers with an unmodified client, python3-cs, against a fresh server: signed calls
 * exactly as its users make them.
 */
const client = '/usr/lib/python3/dist-packages/cs/__main__.py'
const isoFile = '/usr/lib/ipxe/ipxe.iso'
const results = { passed: 0, failed: 0, skipped: [] }

await runScript(async () => {
  const lacking = [client, isoFile].find((file) => !existsSync(file))
  if (lacking === undefined) await withServer(runStory)
  else results.skipped.push({ name: 'python3-cs', reason: `${lacking} is not installed` })
  const file = process.env['MOLD_TEST_RESULTS']
  if (file !== undefined) writeFileSync(file, JSON.stringify(results))
  process.exitCode = results.failed === 0 ? 0 : 1
})

async function runStory(cs) {
  const origin = createServer((_request, response) => {
    response.setHeader('Content-Length', statSync(isoFile).size)
    createReadStream(isoFile).pipe(response)
  })
  await listen(origin, 0)
  try {
    await check('listZones', async () => {
      const { zone } = await cs('listZones')
      if (zone?.[0]?.name !== 'zone1') throw new Error('zone1 is not listed')
    })
    await check('updateConfiguration', async () => {
      const name = 'secstorage.allowed.internal.sites'
      const { configuration } = await cs('updateConfiguration', `name=${name}`, 'value=127.0.0.0/8')
      if (configuration?.value !== '127.0.0.0/8') throw new Error('the setting was not changed')
    })
    await check('registerIso, listIsos until it is ready, deleteIso', () =>
      registerAndDelete(cs, origin.address().port),
    )
  } finally {
    origin.close()
    origin.closeAllConnections()
  }
}

async function registerAndDelete(cs, port) {
  const { ostype } = await cs('listOsTypes', 'keyword=Other')
  const other = ostype?.find((type) => type.description !== 'None')
  if (other === undefined) throw new Error('no OS type is listed')
  const { iso } = await cs(
    'registerIso',
    'name=ipxe',
    'displaytext=iPXE',
    'zoneid=-1',
    `ostypeid=${other.id}`,
    `url=http://127.0.0.1:${port}/ipxe.iso`,
  )
  const id = iso?.[0]?.id
  if (id === undefined) throw new Error('registerIso gave no id')
  const deadline = Date.now() + 60_000
  for (let ready = false; !ready;) {
    const list = await cs('listIsos', 'isofilter=self', `id=${id}`)
    const entry = list.iso?.[0]
    ready = entry?.isready === true
    if (Date.now() > deadline) throw new Error(`not ready after a minute: ${entry?.status}`)
    await delay(500)
  }
  const { success } = await cs('deleteIso', `id=${id}`)
  if (String(success) !== 'true') throw new Error('deleteIso did not succeed')
}

async function check(name, action) {
  try {
    await action()
    results.passed += 1
    console.log(`ok      python3-cs: ${name}`)
  } catch (error) {
    results.failed += 1
    console.log(`FAILED  python3-cs: ${name}\n${error.stack}`)
  }
}

/** Runs the server on a free port with a data folder of its own, and gives a caller of `cs`. */
async function withServer(story) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mold-smoke-'))
  const port = await freePort()
  const [key, secret] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
  const server = spawn(pinnedNode, [inRoot('bff', 'src', 'main.ts')], {
    cwd: root,
    env: testEnvironment({
      PORT: String(port),
      MOLD_DATA_DIR: dataDir,
      MOLD_ADMIN_API_KEY: key,
      MOLD_ADMIN_SECRET_KEY: secret,
      MOLD_LOG_LEVEL: 'warn',
    }),
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = new Promise((resolve) => {
    server.once('close', resolve)
  })
  try {
    await healthy(port, server)
    await story((...args) => call({ port, key, secret }, args))
  } finally {
    server.kill('SIGTERM')
    await ended
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function call({ port, key, secret }, args) {
  const env = {
    PATH: process.env['PATH'],
    CLOUDSTACK_ENDPOINT: `http://127.0.0.1:${port}/client/api`,
    CLOUDSTACK_KEY: key,
    CLOUDSTACK_SECRET: secret,
    NO_PROXY: '127.0.0.1',
  }
  const { code, stdout, stderr } = await runClient(args, env)
  if (code !== 0) throw new Error(`cs ${args[0]} ended with ${code}: ${stdout}${stderr}`)
  return JSON.parse(stdout)
}

function runClient(args, env) {
  return new Promise((resolve, reject) => {
    // Its configuration files are looked for in the working directory and the home.
    const child = spawn('/usr/bin/python3', ['-m', 'cs', '--quiet', ...args], {
      env,
      cwd: '/',
      timeout: 90_000,
    })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code: code ?? signal, stdout, stderr }))
  })
}

async function healthy(port, server) {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline && server.exitCode === null) {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined)
    if (response?.ok) return
    await delay(100)
  }
  throw new Trouble('The server did not become healthy.')
}

async function freePort() {
  const probe = createServer()
  await listen(probe, 0)
  const { port } = probe.address()
  await new Promise((resolve) => {
    probe.close(resolve)
  })
  return port
}

function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}

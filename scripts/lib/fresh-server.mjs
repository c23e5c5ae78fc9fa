import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Trouble } from './fail.mjs'
import { inRoot, pinnedNode, root } from './paths.mjs'
import { testEnvironment } from './run-visibly.mjs'

/** Runs the server on a free port with a data folder of its own, and gives the story its address and the keys of root. */
export async function withServer(story) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mold-smoke-'))
  const port = await freePort()
  const [key, secret] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
  const server = spawn(pinnedNode, [inRoot('bff', 'src', 'main.ts')], {
    cwd: root,
    env: testEnvironment({
      PORT: String(port),
      MOLD_DATA_DIR: dataDir,
      MOLD_ROLES: 'api,worker',
      MOLD_DEFAULT_TEMPLATES: '0',
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
    await story({ port, key, secret })
  } finally {
    server.kill('SIGTERM')
    await ended
    rmSync(dataDir, { recursive: true, force: true })
  }
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

/** Listens on loopback. */
export function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}

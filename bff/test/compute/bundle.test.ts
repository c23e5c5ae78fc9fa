import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import express from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccessLog } from '../../src/http/access-log.ts'
import { createAgentsRouter } from '../../src/http/agents/router.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { memoryLogger } from '../support/http-app.ts'
import { sha256 } from '../support/images.ts'

let folder: string
let server: Server
let origin: string
const bundle = Buffer.from('// the agent\n')

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mold-bundle-'))
  const app = express()
  const log = memoryLogger([])
  app.use(createAccessLog(log, createMetrics()))
  // Nothing but the file is asked for here.
  const agentFile = path.join(folder, 'mold-agent.mjs')
  app.use('/agent', createAgentsRouter({ agentFile, publicUrl: undefined, log } as never))
  server = createServer(app).listen(0, '127.0.0.1')
  await new Promise((resolve) => {
    server.once('listening', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

const get = (name: string) => fetch(`${origin}/agent/${name}`)

/** Programs in place of those of a host; each notes how it was called. */
async function program(name: string): Promise<void> {
  const file = path.join(folder, 'bin', name)
  await writeFile(file, `#!/bin/sh\necho "${name} $* $MOLD_AGENT_TOKEN" >>${folder}/calls\n`)
  await chmod(file, 0o755)
}

/** What the script needs of curl: `-fsS -o <file> <url>`. */
async function asCurl(): Promise<void> {
  const fetcher = path.join(folder, 'fetch.mjs')
  const code = `import { writeFileSync } from 'node:fs'
const answer = await fetch(process.argv[3])
if (!answer.ok) process.exit(22)
writeFileSync(process.argv[2], Buffer.from(await answer.arrayBuffer()))
`
  await writeFile(fetcher, code)
  const curl = path.join(folder, 'bin', 'curl')
  await writeFile(curl, `#!/bin/sh\nexec '${process.execPath}' ${fetcher} "$3" "$4"\n`)
  await chmod(curl, 0o755)
}

/** Nothing of this machine is touched, whatever it has. */
const environmentFor = (name: string) => ({
  PATH: `${path.join(folder, 'bin')}:${process.env['PATH']}`,
  MOLD_AGENT_FOLDER: path.join(folder, name),
  MOLD_AGENT_UNITS: folder,
})

describe('the file of the agent', () => {
  test('is missed in words where it was not built', async () => {
    const answer = await get('mold-agent.mjs')
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('agent.no_bundle')
  })

  test('is served with its digest, and as a script that installs it', async () => {
    await writeFile(path.join(folder, 'mold-agent.mjs'), bundle)
    expect(Buffer.from(await (await get('mold-agent.mjs')).arrayBuffer())).toEqual(bundle)
    const digest = await (await get('mold-agent.mjs.sha256')).text()
    expect(digest).toBe(`${sha256(bundle)}  mold-agent.mjs\n`)
    await promisify(execFile)('mkdir', [path.join(folder, 'bin')])
    await Promise.all(['node', 'virsh', 'qemu-img', 'systemctl'].map(program))
    await asCurl()
    const script = path.join(folder, 'install.sh')
    await writeFile(script, await (await get('install.sh')).text())
    const env = environmentFor('installed')
    const none = promisify(execFile)('sh', [script], { env })
    await expect(none).rejects.toMatchObject({ code: 1 })
    await promisify(execFile)('sh', [script, 'the-token'], { env })
    const file = path.join(folder, 'installed', 'mold-agent.mjs')
    expect(await readFile(file)).toEqual(bundle)
    expect((await readFile(path.join(folder, 'calls'), 'utf8')).split('\n')[0]).toBe(
      `node ${file} --server ${origin} --join-only the-token`,
    )
  })

  test('is not installed when something on the way has changed it', async () => {
    const script = path.join(folder, 'install.sh')
    await writeFile(path.join(folder, 'mold-agent.mjs'), '// something else\n')
    const env = environmentFor('changed')
    const changed = promisify(execFile)('sh', [script, 'the-token'], { env })
    await expect(changed).rejects.toMatchObject({ code: 1 })
    await expect(readFile(path.join(folder, 'changed', 'mold-agent.mjs'))).rejects.toThrow('ENOENT')
  })
})

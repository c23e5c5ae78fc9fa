import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Config } from '../../src/config.ts'
import { loadConfig } from '../../src/config.ts'
import { startRemoteAgent } from '../../src/remote-agent.ts'
import { memoryLogger } from '../support/http-app.ts'
import { eventually } from '../support/hosts.ts'
import {
  environmentOf,
  firstZone,
  makePlace,
  startTestServer,
  type TestPlace,
  type TestServer,
} from '../support/server.ts'

/*
 * A libvirt that only says that it is there, so that this needs none: what machines do with a real one is held
 * by the tests of the agent. Nothing can run on such a host, which it says.
 */
let folder: string
let place: TestPlace
let server: TestServer
const { PATH } = process.env

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mold-virsh-'))
  const script = `#!/bin/sh
[ -e ${folder}/libvirt ] || { echo 'error: failed to connect to the hypervisor' >&2; exit 1; }
[ "$4" = version ] || { echo 'error: this is none' >&2; exit 1; }
echo 'Using library: libvirt 9.0.0'
echo 'Running hypervisor: QEMU 7.2.0'
`
  await writeFile(path.join(folder, 'virsh'), script)
  await chmod(path.join(folder, 'virsh'), 0o755)
  process.env['PATH'] = `${folder}:${PATH}`
  place = await makePlace()
})

afterAll(async () => {
  await server.stop()
  process.env['PATH'] = PATH
  await place.drop()
  await rm(folder, { recursive: true })
})

const roles = { MOLD_ROLES: 'api,worker,agent' }

async function start(): Promise<TestServer> {
  server = await startTestServer({ place, env: roles, localHostMs: 100 })
  return server
}

const hosts = async () => (await server.admin.call('listHosts', {})).items

const problems = async (by = server.admin) => {
  const { items } = await by.call('listZoneHealth', {})
  return items[0]?.problems.map(({ code, level }) => [code, level])
}

describe('the machine of the server', () => {
  test('is no host without libvirt, and root admins are told what to install', async () => {
    await start()
    await eventually(problems, (now) => now?.length === 1)
    expect(await problems()).toEqual([['host.no_libvirt', 'attention']])
    expect(await problems(await server.person('ann'))).toEqual([])
    expect(await hosts()).toEqual([])
    const ready = await (await fetch(`${server.origin}/readyz`)).text()
    expect(ready).toContain('libvirt-daemon-system')
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200)
  })

  test('becomes one by itself once libvirt answers', async () => {
    await writeFile(path.join(folder, 'libvirt'), '')
    const [host] = await eventually(hosts, (now) => now[0]?.state === 'Alert')
    expect(host).toMatchObject({
      zoneid: (await firstZone(server)).uuid,
      resourcestate: 'Enabled',
      errorcode: 'host.libvirt_failed',
    })
    const { items } = await server.admin.call('listStoragePools', {})
    expect(items[0]).toMatchObject({ path: path.join(place.dataDir, 'primary'), hostid: host?.id })
    const { mode } = await stat(path.join(place.dataDir, 'agent', 'credential.json'))
    expect(mode & 0o777).toBe(0o600)
    expect(await problems()).toEqual([['host.libvirt_failed', 'failed']])
  })

  test('is the same host after a restart, and when a second process has its data folder', async () => {
    const [before] = await hosts()
    await server.stop()
    await start()
    await eventually(hosts, (now) => now[0]?.state === 'Alert')
    const second = await startTestServer({ place, env: roles, localHostMs: 50 })
    await second.stop()
    const now = await hosts()
    expect(now.map(({ id }) => id)).toEqual([before?.id])
    expect(now[0]?.state).toBe('Alert')
  })

  test('stays away when an admin has removed it', async () => {
    const [host] = await hosts()
    await server.admin.call('deleteHost', { id: host?.id })
    await server.stop()
    await start()
    await eventually(
      () => server.log.some((line) => line.includes('an admin has removed it')),
      (is) => is,
    )
    expect(await hosts()).toEqual([])
  })
})

describe('an agent whose server is elsewhere', () => {
  test('joins with its token once, and comes back without it', async () => {
    const { items } = await server.admin.call('addHost', {
      url: 'http://rack-1',
      hypervisor: 'KVM',
      zoneid: (await firstZone(server)).uuid,
    })
    const env = {
      ...environmentOf(place),
      MOLD_DATA_DIR: path.join(folder, 'agent'),
      MOLD_ROLES: 'agent',
      MOLD_AGENT_SERVER: server.origin,
    }
    const run = async (more = {}) => {
      const config = loadConfig({ ...env, ...more })
      const stopping = new AbortController()
      const { ended } = await startRemoteAgent(
        config as Config & { agentServer: URL },
        memoryLogger([]),
        stopping.signal,
      )
      await eventually(hosts, (now) => now[0]?.state === 'Alert')
      stopping.abort(new Error('the end of it'))
      await ended
      await eventually(hosts, (now) => now[0]?.state === 'Disconnected')
    }
    await expect(run()).rejects.toThrow('MOLD_AGENT_TOKEN must be set')
    await run({ MOLD_AGENT_TOKEN: items[0]?.details?.['token'] })
    await run()
    const other = { MOLD_DATA_DIR: path.join(folder, 'other') }
    const used = { MOLD_AGENT_TOKEN: items[0]?.details?.['token'] }
    await expect(run({ ...other, ...used })).rejects.toThrow('did not take the token')
  })

  test('needs to know it', () => {
    expect(() => loadConfig({ MOLD_ROLES: 'agent' })).toThrow('MOLD_AGENT_SERVER must name')
  })
})

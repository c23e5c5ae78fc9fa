import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { guestPasswordScript } from '@mold/shared/guides/guest-password-script.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Agent, startAgent } from '../../src/agent/agent.ts'
import { joined } from '../../src/agent/protocol.ts'
import { lacksLibvirt } from '../agent/support/session.ts'
import { memoryLogger } from '../support/http-app.ts'
import { osTypeId, registrar } from '../support/images.ts'
import { lacksLinuxGuest, linuxGuestIso } from '../support/linux-guest.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { firstZone, startTestServer, type TestServer } from '../support/server.ts'

/*
 * A Linux guest on libvirt's own network that asks for its password as it boots, driven by the API alone. It says on
 * its serial console what its shadow file has of the password, which the test checks as a sign-in would.
 */

const uri = 'qemu:///system'
const isRoot = process.geteuid?.() === 0
const bootLimitMs = 180_000

const work = `/sbin/cloud-set-guest-password >/said 2>&1
while :; do
  cat /said
  echo "SHADOW $(grep ^root: /etc/shadow) END"
  sleep 2
done`

const files = {
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
  '/etc/shadow': 'root:*:19000:0:99999:7:::\n',
  '/etc/default/cloud-set-guest-password': 'pause=1\n',
  '/sbin/cloud-set-guest-password': guestPasswordScript,
}

/** Whether a password is the one that a line of a shadow file was made from. */
function isPasswordOf(shadow: string, password: string): boolean {
  const [, kind = '', salt = ''] = /^root:\$(\w)\$([^$]+)\$/.exec(shadow) ?? []
  if (kind === '') return false
  const args = ['passwd', `-${kind}`, '-salt', salt, '-stdin']
  const hash = execFileSync('openssl', args, { input: password, encoding: 'utf8' }).trim()
  return shadow.startsWith(`root:${hash}:`)
}

const virsh = (...args: string[]) =>
  execFileSync('virsh', ['-q', '-c', uri, ...args], { encoding: 'utf8' }).trim()

async function until<T>(what: string, probe: () => Promise<T | undefined | false>): Promise<T> {
  const end = performance.now() + bootLimitMs
  for (;;) {
    const found = await probe()
    if (found !== undefined && found !== false) return found
    if (performance.now() > end) throw new Error(`${what} did not come to pass`)
    await wait(300)
  }
}

describe.skipIf(lacksLibvirt || lacksLinuxGuest || !isRoot)(
  'K4: a guest that boots (needs root, libvirt-daemon-system and linux-image-cloud-amd64)',
  { timeout: 2 * bootLimitMs + 60_000 },
  () => {
    const folder = mkdtempSync('/tmp/mold-password-')
    const stopping = new AbortController()
    const agentLog: string[] = []
    const readers: ChildProcess[] = []
    const names: string[] = []
    let server: TestServer
    let origin: Origin
    let agent: Agent
    let zoneid: string

    const call: TestServer['admin']['call'] = (command, params) =>
      server.admin.call(command, params)

    const host = async () => (await call('listHosts', { zoneid })).items[0]

    beforeAll(async () => {
      chmodSync(folder, 0o711)
      ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
      zoneid = (await firstZone(server)).uuid
      const { items } = await call('addHost', {
        url: 'http://127.0.0.1',
        hypervisor: 'KVM',
        zoneid,
        podid: (await call('listPods', { zoneid })).items[0]?.id,
      })
      const answer = await fetch(`${server.origin}/agent/join`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ token: items[0]?.details?.['token'], hostname: 'passwords' }),
      })
      agent = await startAgent({
        server: server.origin,
        credential: joined.parse(await answer.json()),
        uri,
        poolDir: path.join(folder, 'pool'),
        stateDir: path.join(folder, 'state'),
        log: memoryLogger(agentLog),
        signal: stopping.signal,
      })
      // Another agent on this machine, such as that of another test, has the port as long as it runs.
      await until('a host that is up and gives passwords', async () => {
        const { state, passwordserver } = (await host()) ?? {}
        return state === 'Up' && passwordserver === 'serving'
      })
    }, 2 * bootLimitMs)

    afterAll(async () => {
      for (const reader of readers) reader.kill('SIGKILL')
      // Whatever became of the server: no guest of ours is left running.
      for (const name of names) spawnSync('virsh', ['-c', uri, 'destroy', name])
      stopping.abort()
      await agent?.ended
      await Promise.all([server?.stop(), origin?.close()])
      rmSync(folder, { recursive: true, force: true })
    }, 60_000)

    /** What a guest says on its serial console of the password of its root, once that is set. */
    async function shadowOf(instancename: string): Promise<string> {
      let said = ''
      const reader = spawn('cat', [virsh('ttyconsole', instancename)])
      readers.push(reader)
      reader.stdout.on('data', (bytes) => (said += String(bytes)))
      const found = await until(
        'a password in the guest',
        async () => /SHADOW (root:\$.*) END/.exec(said)?.[1],
      ).catch((error: unknown) => {
        throw new Error(`${String(error)}; the guest says:\n${said}`)
      })
      reader.kill('SIGKILL')
      return found
    }

    /** How many passwords wait. */
    const waiting = async () =>
      (await server.db.selectFrom('guest_password').select('instance_id').execute()).length

    it('gets its password at its first start, and another one at the start after a reset', async () => {
      const url = origin.put('/guest.iso', linuxGuestIso({ files, work }))
      const register = await registrar(server)
      const ostypeid = await osTypeId(server, 'Debian GNU/Linux 12 (64-bit)')
      const flags = { name: 'guest', ostypeid, passwordenabled: true, bootable: true }
      const templateid = await register.iso(url, flags)
      await server.until(templateid, ({ isready }) => isready)
      const { items: offerings } = await call('listServiceOfferings', { keyword: 'Small' })
      const { items: disks } = await call('listDiskOfferings', { keyword: 'Small' })
      const made = await call('deployVirtualMachine', {
        templateid,
        zoneid,
        hypervisor: 'KVM',
        serviceofferingid: offerings[0]?.id,
        diskofferingid: disks[0]?.id,
      })
      const { id = '', instancename = '', password = '' } = made
      names.push(instancename)
      expect(password).toMatch(/^[A-Za-z0-9]{12}$/)
      expect(isPasswordOf(await shadowOf(instancename), password)).toBe(true)
      await until('the server knowing that the guest has it', async () => (await waiting()) === 0)

      await call('stopVirtualMachine', { id, forced: true })
      const reset = await call('resetPasswordForVirtualMachine', { id })
      expect(await waiting()).toBe(1)
      await call('startVirtualMachine', { id })
      const second = await shadowOf(instancename)
      expect(isPasswordOf(second, reset.password ?? '')).toBe(true)
      expect(isPasswordOf(second, password)).toBe(false)
      await until('the server knowing that the guest has it', async () => (await waiting()) === 0)

      for (const secret of [password, reset.password ?? '']) {
        expect(JSON.stringify([agentLog, server.log])).not.toContain(secret)
        const found = execFileSync('sh', ['-c', 'grep -rl -- "$1" "$2" || :', 'sh', secret, folder])
        expect(String(found)).toBe('')
      }
    })

    it('gives nothing to who is no guest, such as the host itself', async () => {
      const [address = '', port = ''] = (await host())?.passwordaddress?.split(':') ?? []
      const asked = new Promise((resolve, reject) => {
        const headers = { DomU_Request: 'send_my_password' }
        request({ host: address, port, headers, agent: false }, resolve).on('error', reject).end()
      })
      await expect(asked).rejects.toThrow(/hang up|ECONNRESET/)
    })
  },
)

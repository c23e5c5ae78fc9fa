import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import {
  guestDistributions,
  guestPasswordFiles,
  guestPasswordSteps,
} from '@mold/shared/guides/guest-password-files.ts'
import { guestPasswordScript } from '@mold/shared/guides/guest-password-script.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPasswordServer } from '../../src/agent/passwords/server.ts'
import { createLogger } from '../../src/log.ts'

/*
 * The program of Linux guests, in the shells that guests have and with the programs that fetch there, against the
 * server that an agent has. Its files are in a folder, and `chpasswd` writes down what it is told.
 */

const where = (program: string) =>
  spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim()
const busybox = where('busybox')
const shells = [
  { shell: 'dash', is: [where('dash')], programs: '' },
  { shell: 'bash as sh', is: [where('bash'), '--posix'], programs: '' },
  // Everything is busybox, as in a small guest.
  { shell: 'busybox', is: [busybox, 'sh'], programs: busybox },
].filter(({ is: [program] }) => program !== '')
/**
 * Who runs the program: nobody, so that no mistake of it or of a test comes to the machine that runs the tests.
 */
const nobody = 65_534
const isRoot = process.geteuid?.() === 0
const plain = ['sed', 'awk', 'tail', 'cut', 'sleep', 'cat', 'timeout', 'true']
const fetchers = ['curl', 'wget'] as const

let folder: string
let script: string
let server: Server
let port: number
const passwords = new Map<string, string>()
/** Addresses of the server that were asked, in this order. */
const asked: string[] = []
let isAway = false

beforeAll(async () => {
  folder = mkdtempSync('/tmp/mold-guest-script-')
  chmodSync(folder, 0o755)
  script = path.join(folder, 'cloud-set-guest-password')
  writeFileSync(script, guestPasswordScript, { mode: 0o755 })
  server = createPasswordServer({
    log: createLogger('silent'),
    guestOf: async () => 'guest',
    desk: {
      facts: () => Promise.reject(new Error('not asked')),
      async password() {
        if (isAway) throw new Error('away')
        return passwords.get('guest')
      },
      async saved() {
        passwords.delete('guest')
      },
    },
  })
  server.on('request', ({ socket }) => asked.push(socket.localAddress ?? ''))
  // All of 127.0.0.0/8 are this machine: each is another server for the guest.
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  ;({ port } = server.address() as AddressInfo)
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

/** A guest with its shell, its programs and its files. */
function createGuest(of: { is: readonly string[]; programs: string; fetcher: string }) {
  const root = mkdtempSync(path.join(folder, 'guest-'))
  const bin = path.join(root, 'bin')
  const put = (name: string, content: string, mode = 0o644) => {
    const file = path.join(root, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
    chmodSync(file, mode)
  }
  const kept = path.join(root, 'set')
  mkdirSync(bin)
  for (const program of [...plain, of.fetcher]) {
    symlinkSync(of.programs === '' ? where(program) : of.programs, path.join(bin, program))
  }
  // Functions, as the shell of busybox takes its own programs before those in PATH.
  const keeps = `chpasswd() { cat >>"${root}/set"; }\npasswd() { return 9; }`
  const defaults = (more = keeps) =>
    put('etc/default/cloud-set-guest-password', `PATH="${bin}"\nport=${port}\npause=0\n${more}\n`)
  defaults()
  if (isRoot) chownSync(root, nobody, nobody)
  return {
    put,
    keeps,
    defaults,
    leases: (address: string) =>
      put(
        'run/systemd/netif/leases/2',
        `# private\nADDRESS=127.0.0.77\nSERVER_ADDRESS=${address}\n`,
      ),
    /** What `chpasswd` was told. */
    set: () => (existsSync(kept) ? readFileSync(kept, 'utf8') : ''),
    async run(...args: string[]) {
      const [shell = '', ...first] = of.is
      const child = spawn(shell, [...first, script, ...args], {
        ...(isRoot && { uid: nobody, gid: nobody }),
        env: { GUEST_ROOT: root, PATH: bin, http_proxy: 'http://127.0.0.1:9/' },
      })
      let said = ''
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (bytes) => (said += String(bytes)))
      }
      const [code] = (await once(child, 'close')) as [number]
      return { code, said }
    },
  }
}

beforeEach(() => passwords.set('guest', 'fresh:Password1'))
afterEach(() => {
  asked.length = 0
  isAway = false
})

describe.each(shells)('K4: the guest program in $shell', ({ is, programs }) => {
  const fetching = programs === '' ? fetchers : (['wget'] as const)

  it.each(fetching)(
    'sets the password that it gets by %s, and says that it has it',
    async (fetcher) => {
      const guest = createGuest({ is, programs, fetcher })
      guest.leases('127.0.0.2')
      const first = await guest.run()
      expect(first).toMatchObject({ code: 0 })
      expect(guest.set()).toBe('root:fresh:Password1\n')
      expect(first.said).not.toContain('fresh:Password1')
      expect(passwords.size).toBe(0)
      expect(asked).toEqual(['127.0.0.2', '127.0.0.2'])
      // The next boot changes nothing.
      expect((await guest.run('start')).said).toContain('no new password')
      expect(guest.set()).toBe('root:fresh:Password1\n')
    },
  )

  it.each(fetching)('boots on when nobody answers %s', async (fetcher) => {
    const guest = createGuest({ is, programs, fetcher })
    guest.leases('127.0.0.2')
    guest.defaults(`${guest.keeps}\nport=9`)
    const { code, said } = await guest.run()
    expect({ code, set: guest.set() }).toEqual({ code: 0, set: '' })
    expect(said).toContain('the password stays as it is')
    guest.defaults()
    isAway = true
    expect((await guest.run()).code).toBe(0)
    expect(asked).toHaveLength(3)
    expect(guest.set()).toBe('')
  })

  it('finds the servers of every DHCP client, each once, and the gateway last', async () => {
    const guest = createGuest({ is, programs, fetcher: fetching[0] })
    passwords.set('guest', '')
    guest.leases('127.0.0.2')
    const lease = (address: string) =>
      `lease {\n  interface "eth0";\n  option dhcp-server-identifier ${address};\n}\n`
    guest.put('var/lib/dhcp/dhclient.eth0.leases', lease('127.0.0.90') + lease('127.0.0.3'))
    guest.put('var/lib/dhclient/dhclient-eth0.lease', lease('127.0.0.4'))
    guest.put('var/lib/NetworkManager/internal-1-eth0.lease', 'SERVER_ADDRESS=127.0.0.5\n')
    guest.put('run/udhcpc.eth0.lease', "serverid='127.0.0.6'\n")
    guest.put(
      'bin/nmcli',
      `#!${where('sh')}\necho 'DHCP4.OPTION[5]:                        dhcp_server_identifier = 127.0.0.7'\n`,
      0o755,
    )
    guest.put('bin/dhcpcd', `#!${where('sh')}\necho "dhcp_server_identifier='127.0.0.8'"\n`, 0o755)
    guest.put('sys/class/net/eth0/address', '')
    guest.put(
      'proc/net/route',
      'Iface\tDestination\tGateway\tFlags\neth0\t00000000\t0900007F\t0003\neth0\t0000007F\t00000000\t0001\n',
    )
    const { code } = await guest.run()
    expect(code).toBe(0)
    const order = [2, 5, 3, 4, 6, 7, 8, 9].map((last) => `127.0.0.${last}`)
    expect(asked).toEqual(order)
    expect(guest.set()).toBe('')
  })

  it('takes no page of another program for a password', async () => {
    const guest = createGuest({ is, programs, fetcher: fetching[0] })
    guest.leases('127.0.0.2')
    for (const page of ['<h1>It works</h1>\nindeed', 'two words', 'x'.repeat(200)]) {
      passwords.set('guest', page)
      const { code, said } = await guest.run()
      expect({ code, set: guest.set() }).toEqual({ code: 0, set: '' })
      expect(said).toContain('is no password')
    }
  })

  it('keeps the password for the next boot when it cannot be set, and fails', async () => {
    const guest = createGuest({ is, programs, fetcher: fetching[0] })
    guest.leases('127.0.0.2')
    guest.defaults('chpasswd() { return 1; }')
    const { code, said } = await guest.run()
    expect(code).toBe(1)
    expect(said).toContain('could not be set')
    expect(passwords.get('guest')).toBe('fresh:Password1')
  })

  it('asks whom it is told to ask, for the user that it is told', async () => {
    const guest = createGuest({ is, programs, fetcher: fetching[0] })
    guest.leases('127.0.0.2')
    guest.defaults(`${guest.keeps}\nservers="127.0.0.30"\nuser=ops`)
    expect((await guest.run()).code).toBe(0)
    expect(asked).toEqual(['127.0.0.30', '127.0.0.30'])
    expect(guest.set()).toBe('ops:fresh:Password1\n')
  })

  it('answers to what start programs ask it for', async () => {
    const guest = createGuest({ is, programs, fetcher: fetching[0] })
    guest.leases('127.0.0.2')
    expect((await guest.run('stop')).code).toBe(0)
    expect((await guest.run('status')).code).toBe(0)
    expect((await guest.run('dance')).code).toBe(2)
    expect(asked).toEqual([])
  })
})

// The shell of busybox has what its maker built in, whatever is in the folders of a guest.
describe.each(shells.filter(({ programs }) => programs === ''))(
  'K4: the guest program in $shell',
  ({ is, programs }) => {
    it('uses passwd where there is no chpasswd', async () => {
      const guest = createGuest({ is, programs, fetcher: 'curl' })
      guest.leases('127.0.0.2')
      guest.defaults(`passwd() { echo "$1" >>"$root/set"; cat >>"$root/set"; }`)
      expect((await guest.run()).code).toBe(0)
      expect(guest.set()).toBe('root\nfresh:Password1\nfresh:Password1\n')
    })
  },
)

describe('K4: the files of the guest program', () => {
  it.skipIf(where('shellcheck') === '')('please shellcheck (needs shellcheck)', () => {
    const { stdout, status } = spawnSync('shellcheck', ['-s', 'sh', '-S', 'style', script], {
      encoding: 'utf8',
    })
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
  })

  it.skipIf(busybox === '')('run in busybox too (needs busybox-static)', () => {
    expect(shells.map(({ shell }) => shell)).toEqual(['dash', 'bash as sh', 'busybox'])
  })

  it.skipIf(where('systemd-analyze') === '')('please systemd (needs systemd-analyze)', () => {
    const [program, unit] = guestPasswordFiles('systemd')
    const file = path.join(folder, unit?.name ?? '')
    // It looks whether the program is there, which it is not on the machine that runs the tests.
    writeFileSync(file, unit?.content.replaceAll(program?.path ?? '', script) ?? '')
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  it('have steps that put each where it belongs', () => {
    for (const distribution of guestDistributions) {
      const { init, commands } = guestPasswordSteps(distribution)
      for (const { name, path: place, mode } of guestPasswordFiles(init)) {
        expect(commands).toContain(`install -m ${mode} ${name} ${place}`)
      }
      expect(commands.at(-1)).toMatch(/enable|rc-update|update-rc\.d|chkconfig/)
    }
  })
})

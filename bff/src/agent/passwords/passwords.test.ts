import { connect, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { request, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../../log.ts'
import type { OwnDomain } from '../libvirt/domains.ts'
import { guestOf } from './guest-of.ts'
import { createLooks } from './looks.ts'
import { parseNeighbours } from './neighbours.ts'
import { createPasswordServer } from './server.ts'
import type { GuestDesk } from './desk.ts'

const instance = '6f1f3b0e-2f0a-4f7e-9b7a-0c7d3f1d2a11'

/** The server's side, in memory. */
function waitingOf(passwords: Map<string, string>) {
  let isAway = false
  const orAway = () => {
    if (isAway) throw new Error('the server does not answer')
  }
  const waiting: GuestDesk = {
    async facts() {
      orAway()
      return { name: 'web-1', zone: 'zone1', offering: 'Small Instance' }
    },
    async password(of) {
      orAway()
      return passwords.get(of)
    },
    async saved(of) {
      orAway()
      passwords.delete(of)
    },
  }
  return { waiting, away: (now: boolean) => void (isAway = now) }
}

interface Answer {
  readonly status: number
  readonly body: string
}

describe('K4: what guests are answered (semantics §15.2)', () => {
  const passwords = new Map<string, string>()
  const { waiting, away } = waitingOf(passwords)
  let guest: string | undefined
  let server: Server
  let port: number

  beforeEach(async () => {
    guest = instance
    passwords.set(instance, 'kept-for-you')
    away(false)
    server = createPasswordServer({
      log: createLogger('silent'),
      desk: waiting,
      guestOf: async () => guest,
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    ;({ port } = server.address() as AddressInfo)
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  function ask(wants?: string, of: { path?: string; method?: string } = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          port,
          path: of.path ?? '/',
          method: of.method ?? 'GET',
          headers: wants === undefined ? {} : { DomU_Request: wants },
          agent: false,
        },
        (response) => {
          let body = ''
          response.setEncoding('utf8').on('data', (text: string) => (body += text))
          response.once('end', () => resolve({ status: response.statusCode ?? 0, body }))
        },
      )
      sent.once('error', reject)
      sent.end()
    })
  }

  it('gives the same password until it was saved, then none', async () => {
    const given = { status: 200, body: 'kept-for-you' }
    expect(await ask('send_my_password')).toEqual(given)
    expect(await ask('send_my_password')).toEqual(given)
    expect(await ask('saved_password')).toEqual({ status: 200, body: 'saved_password' })
    expect(passwords.size).toBe(0)
    expect(await ask('send_my_password')).toEqual({ status: 200, body: 'saved_password' })
    expect(await ask('saved_password')).toEqual({ status: 200, body: 'saved_password' })
  })

  it('refuses everything else, and lets nobody set one', async () => {
    const refused = { status: 400, body: 'bad_request' }
    expect(await ask()).toEqual(refused)
    expect(await ask('')).toEqual(refused)
    expect(await ask('give_me_all')).toEqual(refused)
    expect(await ask('save_password', { method: 'POST' })).toEqual(refused)
    expect(await ask('send_my_password', { method: 'POST' })).toEqual(refused)
    expect(await ask('send_my_password', { path: '/other' })).toEqual(refused)
    expect(passwords.get(instance)).toBe('kept-for-you')
  })

  it('tells cloud-init and cloudbase-init what they ask for before that', async () => {
    const at = async (path: string) => (await ask(undefined, { path })).body
    expect(await at('/latest/meta-data/service-offering')).toBe('Small Instance')
    expect(await at('/latest/meta-data/instance-id')).toBe(instance)
    expect(await at('/latest/meta-data/local-hostname')).toBe('web-1')
    expect(await at('/latest/meta-data/local-ipv4')).toBe('127.0.0.1')
    const names = (await at('/latest/meta-data/')).split('\n')
    expect(names).toContain('availability-zone')
    for (const name of names) {
      expect(await ask(undefined, { path: `/latest/meta-data/${name}` })).toMatchObject({
        status: 200,
      })
    }
    expect(await ask(undefined, { path: '/latest/user-data' })).toEqual({ status: 200, body: '' })
    for (const path of ['/latest/meta-data/toString', '/latest/other', '/latest/instance-id']) {
      expect(await ask(undefined, { path })).toEqual({ status: 404, body: '' })
    }
    expect(
      JSON.stringify(await Promise.all(names.map((name) => at(`/latest/meta-data/${name}`)))),
    ).not.toContain('kept-for-you')
    guest = undefined
    await expect(at('/latest/meta-data/')).rejects.toThrow(/hang up|ECONNRESET/)
  })

  it('says nothing of there being no password while the server is away', async () => {
    away(true)
    expect(await ask('send_my_password')).toEqual({ status: 503, body: '' })
    expect(await ask('saved_password')).toEqual({ status: 503, body: '' })
    away(false)
    expect(await ask('send_my_password')).toMatchObject({ status: 200, body: 'kept-for-you' })
  })

  it('gives nothing at all to who is no guest', async () => {
    guest = undefined
    await expect(ask('send_my_password')).rejects.toThrow(/hang up|ECONNRESET/)
    await expect(ask()).rejects.toThrow(/hang up|ECONNRESET/)
  })

  /** What comes back on a raw line until it ends. */
  async function raw(text: string): Promise<string> {
    const socket = connect(port, '127.0.0.1')
    let said = ''
    socket.on('data', (bytes) => (said += String(bytes)))
    socket.on('error', () => undefined)
    socket.write(text)
    await once(socket, 'close')
    return said
  }

  it('ends lines that say too much, or no HTTP', async () => {
    const long = `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(8_192)}\r\n\r\n`
    expect(await raw(long)).toBe('')
    expect(await raw('hello\r\n\r\n')).toBe('')
    const twice = 'GET / HTTP/1.1\r\nHost: a\r\nDomU_Request: send_my_password\r\n\r\n'
    expect((await raw(twice + twice)).match(/kept-for-you/g)).toHaveLength(1)
  })

  it('lets one address hold a few lines only', async () => {
    const sockets = Array.from({ length: 6 }, () => connect(port, '127.0.0.1'))
    const ended = sockets.map((socket) => {
      socket.on('error', () => undefined)
      return once(socket, 'close')
    })
    await Promise.race(ended)
    await Promise.race(ended.filter((_, n) => sockets[n]?.destroyed !== true))
    expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(4)
    for (const socket of sockets) socket.destroy()
  })
})

describe('who asks', () => {
  const mac = '06:aa:bb:cc:dd:01'
  const domain = (state: OwnDomain['state'], nic = mac, network = 'default'): OwnDomain => ({
    instance,
    name: 'i-2-3-VM-6f1f3b0e',
    state,
    nics: [{ mac: nic, network }],
  })
  const parts = (of: {
    arp?: string
    lease?: readonly [string, string]
    domains?: readonly OwnDomain[]
  }) => ({
    network: 'default',
    neighbours: async () => parseNeighbours(of.arp ?? arp()),
    sight: async () => ({
      bridge: 'virbr0',
      leases: new Map([of.lease ?? [mac, '192.168.122.7']]),
      domains: of.domains ?? [domain('running', mac.toUpperCase())],
    }),
  })
  const arp = (flags = '0x2', device = 'virbr0', of = mac) =>
    [
      'IP address       HW type     Flags       HW address            Mask     Device',
      `192.168.122.7    0x1         ${flags}         ${of}     *        ${device}`,
      '192.168.122.9    0x1         0x0         00:00:00:00:00:00     *        virbr0',
      '',
    ].join('\n')
  const at = '::ffff:192.168.122.7'

  it('is a guest by its lease, its card and its machine', async () => {
    expect(await guestOf(parts({}), at)).toBe(instance)
    expect(await guestOf(parts({}), '192.168.122.7')).toBe(instance)
  })

  it('is nobody when one of these is another one’s', async () => {
    const nobody = [
      guestOf(parts({}), '192.168.122.8'),
      guestOf(parts({}), '192.168.122.9'),
      guestOf(parts({}), '192.168.122.1'),
      guestOf(parts({ arp: arp('0x0') }), at),
      guestOf(parts({ arp: arp('0x2', 'eth0') }), at),
      // Somebody with another card has taken the address of a guest.
      guestOf(parts({ arp: arp('0x2', 'virbr0', '06:aa:bb:cc:dd:99') }), at),
      guestOf(parts({ lease: [mac, '192.168.122.70'] }), at),
      guestOf(parts({ domains: [] }), at),
      guestOf(parts({ domains: [domain('stopped')] }), at),
      guestOf(parts({ domains: [domain('running', mac, 'other')] }), at),
      guestOf(parts({ domains: [domain('running'), { ...domain('running'), instance: 'b' }] }), at),
    ]
    expect(await Promise.all(nobody)).toEqual(nobody.map(() => undefined))
  })
})

describe('what many ask for', () => {
  it('is looked for once in a while, and by each who asks again at least once more', async () => {
    const everyMs = 40
    const began: number[] = []
    const looks = createLooks(async () => {
      began.push(performance.now())
      return began.length
    }, everyMs)
    const many = (ask: () => Promise<number>) => Promise.all(Array.from({ length: 50 }, ask))
    expect(new Set(await many(looks.recent))).toEqual(new Set([1]))
    expect(new Set(await many(looks.next))).toEqual(new Set([2]))
    expect(new Set([...(await many(looks.next)), await looks.recent()])).toEqual(new Set([3]))
    const [first = 0, second = 0, third = 0] = began
    expect(Math.min(second - first, third - second)).toBeGreaterThanOrEqual(everyMs - 1)
  })
})

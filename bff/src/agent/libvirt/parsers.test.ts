import { deflateSync, inflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { parseJob } from '../handlers/snapshot.ts'
import { readCapabilities } from './detect.ts'
import { parseNames, parseStates } from './domains.ts'
import { parseEvent } from './events.ts'
import { parseLeases, parseNetwork } from './networks.ts'
import { pngOf } from './png.ts'

it('reads lists of domains', () => {
  const text = `aeb6b5c4-0979-4393-bf1b-cb31d30a8922 i-2-3-VM-aeb6b5c4\n 487a1e8a-b19e-49e3-b410-33d9bc9fc5aa a b \n\n`
  expect(parseNames(text)).toEqual([
    { instance: 'aeb6b5c4-0979-4393-bf1b-cb31d30a8922', name: 'i-2-3-VM-aeb6b5c4' },
    { instance: '487a1e8a-b19e-49e3-b410-33d9bc9fc5aa', name: 'a b' },
  ])
  const states = parseStates(
    "Domain: 'one'\n  state.state=1\n  state.reason=5\n\nDomain: 'it's'\n  state.state=3\n  state.reason=1\n\nDomain: 'full'\n  state.state=3\n  state.reason=5\n\nDomain: 'x'\n  state.state=6\n  state.reason=5\n",
  )
  expect([...states]).toEqual([
    ['one', 'running'],
    ["it's", 'paused'],
    ['full', 'starved'],
    ['x', 'crashed'],
  ])
})

it('reads events, and only those of lives', () => {
  expect(parseEvent("event 'lifecycle' for domain 'i-2-3-VM-aeb6b5c4': Stopped Crashed")).toEqual({
    name: 'i-2-3-VM-aeb6b5c4',
    what: 'Stopped Crashed',
  })
  expect(parseEvent("event 'tray-change' for domain 'x' disk sata0-0-3: opened")).toBeUndefined()
  expect(parseEvent('')).toBeUndefined()
})

it('reads jobs', () => {
  const under = 'Job type: 2\n\noperation: 9\ndisk_total: 100\ndisk_processed: 40\n'
  expect(parseJob(under)).toEqual({ type: 2, processed: 40, message: '' })
  expect(parseJob('Job type: 0\n\n').type).toBe(0)
  const failed = 'Job type: 4\n\nsuccess: 0\nerrmsg: No space left on device\n'
  expect(parseJob(failed).message).toBe('No space left on device')
})

it('reads networks by mask and by length, and the youngest address of a card', () => {
  const of = (ip: string) => parseNetwork('default', `<network><name>default</name>${ip}</network>`)
  const expected = {
    name: 'default',
    gateway: '192.168.122.1',
    netmask: '255.255.255.0',
    cidr: '192.168.122.0/24',
  }
  expect(of("<ip address='192.168.122.1' netmask='255.255.255.0'/>")).toEqual(expected)
  expect(of("<ip family='ipv6' address='fd00::1' prefix='64'/>")).toBeUndefined()
  expect(of("<ip family='ipv4' address='10.1.2.3' prefix='20'/>")).toMatchObject({
    cidr: '10.1.0.0/20',
    netmask: '255.255.240.0',
  })
  const leases =
    parseLeases(` Expiry Time           MAC address         Protocol   IP address           Hostname
------------------------------------------------------------
 2026-11-29 03:16:43   52:54:00:5F:f6:2f   ipv4       192.168.122.113/24   a   01
 2026-11-29 02:16:43   52:54:00:5f:f6:2f   ipv4       192.168.122.112/24   -   01
 2026-11-29 02:16:43   52:54:00:00:00:01   ipv6       fd00::2/64           -   01
`)
  expect([...leases]).toEqual([['52:54:00:5f:f6:2f', '192.168.122.113']])
})

it('takes the best processor that a host can show its guests', () => {
  const models = (usable: Record<string, string>) =>
    Object.entries(usable).map(([name, is]) => `<model usable='${is}'>${name}</model>`)
  const text = (usable: Record<string, string>, firmware = '') =>
    `<domainCapabilities><os supported='yes'><enum name='firmware'>${firmware}</enum></os>
    <cpu><mode name='custom' supported='yes'>${models(usable).join('')}</mode></cpu></domainCapabilities>`
  const some = { qemu64: 'yes', Nehalem: 'yes', 'Haswell-noTSX': 'no' }
  expect(readCapabilities('kvm', text(some, '<value>efi</value>'))).toEqual({
    cpuModel: 'Nehalem',
    uefi: true,
  })
  expect(readCapabilities('kvm', text({ Nehalem: 'no' }))).toEqual({
    cpuModel: undefined,
    uefi: false,
  })
})

it('makes a PNG of what older versions of QEMU give', () => {
  const pixels = Buffer.from([1, 2, 3, 4, 5, 6])
  const png = pngOf(Buffer.concat([Buffer.from('P6\n2 1\n255\n'), pixels]))
  expect(pngOf(png)).toBe(png)
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2, 1])
  const length = png.readUInt32BE(33)
  expect(png.toString('latin1', 37, 41)).toBe('IDAT')
  expect(inflateSync(png.subarray(41, 41 + length))).toEqual(Buffer.concat([Buffer.of(0), pixels]))
  expect(() => pngOf(Buffer.from('P6\n2 2\n255\n123'))).toThrow(TypeError)
  expect(() => pngOf(deflateSync(pixels))).toThrow(TypeError)
})

import { describe, expect, it } from 'vitest'
import { denialOf, suggestCidr, type AddressPolicy } from './addresses.ts'

const closed: AddressPolicy = { allowed: [], own: [], local: [] }
const allow = (...allowed: string[]): AddressPolicy => ({ ...closed, allowed })
/** The address that Node's URL parser makes of a host text, as a socket would get it. */
const hostOf = (text: string) => new URL(`http://${text}/`).hostname.replace(/^\[|\]$/g, '')

describe('denialOf', () => {
  it.each([
    '2130706433',
    '0x7f000001',
    '0X7F.1',
    '0177.0.0.1',
    '017700000001',
    '127.1',
    '127.0.1',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
    '%31%32%37.0.0.1',
    '0',
    '0x0',
    '127.255.255.254',
    '10.0.0.1',
    '0xa9fea9fd',
    '172.16.0.1',
    '3232235777',
    '[::1]',
    '[::]',
    '[::127.0.0.1]',
    '[::ffff:10.0.0.1]',
  ])('D7: refuses http://%s/', (text) => {
    expect(denialOf(hostOf(text), 80, closed)).toBe('internal')
  })

  it.each([
    '::1',
    '::',
    '::ffff:7f00:1',
    '::ffff:127.0.0.1',
    '::7f00:1',
    '::ffff:0:7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::10.1.2.3',
    '64:ff9b:1::1',
    'fe80::1%eth0',
    'fe80::1',
    'fec0::1',
    'fd00::1',
    'fc00::1',
    'ff02::1',
    '2002:7f00:1::',
    '2002:a00:1::1',
    '2001:0:7f00:1::',
    '2001:0:808:808:0:0:80ff:fffe',
    '2001:db8::1',
    '2001:2::1',
    '2001:20::1',
    '3fff::1',
    '100::1',
    '5f00::1',
    '4000::1',
  ])('D8: refuses %s', (address) => {
    expect(denialOf(address, 80, closed)).toBe('internal')
  })

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '100.64.0.1',
    '100.127.255.255',
    '169.254.1.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    'not an address',
    '',
  ])('D11: refuses %s', (address) => {
    expect(denialOf(address, 80, closed)).toBe('internal')
  })

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::1',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:808:808::1',
  ])('lets %s pass, which is on the internet', (address) => {
    expect(denialOf(address, 80, closed)).toBeUndefined()
  })

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'fd00:ec2::254',
    'fd00:0ec2:0:0:0:0:0:0254',
    'fd20:ce::254',
    '100.100.100.200',
    '168.63.129.16',
  ])('D11: refuses %s even when everything is listed', (address) => {
    expect(denialOf(address, 80, allow('0.0.0.0/0', '::/0'))).toBe('metadata')
  })

  it.each([
    ['10.20.3.4', '10.20.0.0/16'],
    ['127.0.0.1', '127.0.0.0/8'],
    ['::ffff:10.20.3.4', '10.20.0.0/16'],
    ['64:ff9b::10.20.3.4', '10.20.0.0/16'],
    ['10.20.3.4', ' 10.20.3.4 '],
    ['10.20.3.4', '10.20.99.99/16'],
    ['fd12:3456:789a::1', 'fd12:3456:789a::/48'],
    ['::1', '::1'],
  ])('lets %s pass when %s is listed', (address, cidr) => {
    expect(denialOf(address, 8080, allow(cidr))).toBeUndefined()
  })

  it.each([
    ['10.21.0.1', '10.20.0.0/16'],
    ['::1', '127.0.0.0/8'],
    ['2001:0:7f00:1::', '127.0.0.0/8'],
    ['10.20.3.4', '10.20.0.0/33'],
    ['10.20.3.4', 'everything'],
    ['64:ff9b::10.20.3.4', '64:ff9b::/96'],
  ])('refuses %s when only %s is listed', (address, cidr) => {
    expect(denialOf(address, 80, allow(cidr))).toBe('internal')
  })
})

describe('own listeners', () => {
  const listed = ['0.0.0.0/0', '::/0']
  const policy = (address: string, local: string[] = []): AddressPolicy => ({
    allowed: listed,
    own: [{ address, port: 8080 }],
    local,
  })

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '::ffff:127.0.0.1'],
    ['127.0.0.1', '0.0.0.0'],
    ['::1', '::'],
    ['0.0.0.0', '127.0.0.1'],
    ['0.0.0.0', '127.5.5.5'],
    ['0.0.0.0', '192.168.7.7'],
    ['::', '::1'],
    ['::', '192.168.7.7'],
    ['::', '::ffff:192.168.7.7'],
    ['::ffff:0.0.0.0', '127.0.0.1'],
    ['203.0.114.5', '203.0.114.5'],
  ])('D11: a listener on %s is refused as %s', (listener, target) => {
    expect(denialOf(target, 8080, policy(listener, ['192.168.7.7']))).toBe('own')
  })

  it('leaves another port of the same machine to the list', () => {
    expect(denialOf('127.0.0.1', 9999, policy('127.0.0.1'))).toBeUndefined()
    expect(denialOf('127.0.0.1', 9999, { ...policy('127.0.0.1'), allowed: [] })).toBe('internal')
  })

  it('leaves the same port of another machine to the list', () => {
    expect(denialOf('192.168.7.8', 8080, policy('0.0.0.0', ['192.168.7.7']))).toBeUndefined()
  })
})

describe('suggestCidr', () => {
  it.each([
    ['10.20.3.4', '10.20.0.0/16'],
    ['192.168.7.7', '192.168.0.0/16'],
    ['127.0.0.53', '127.0.0.0/8'],
    ['203.0.113.9', '203.0.113.0/24'],
    ['198.18.3.4', '198.18.0.0/16'],
    ['::ffff:10.20.3.4', '10.20.0.0/16'],
    ['64:ff9b::a14:304', '10.20.0.0/16'],
    ['::1', '::1/128'],
    ['fd12:3456:789a:1::7', 'fd12:3456:789a::/48'],
  ])('%s is offered as %s', (address, cidr) => {
    expect(suggestCidr(address)).toBe(cidr)
    expect(denialOf(address, 80, allow(cidr))).toBeUndefined()
  })
})

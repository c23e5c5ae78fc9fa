import { contains, formatAddress, parseAddress, parseCidr, type Address, type Cidr } from './ip.ts'

/** A listener or database of this installation; `0.0.0.0` or `::` is every address of the machine. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

export interface AddressPolicy {
  /** CIDRs of the setting `secstorage.allowed.internal.sites`; what does not parse allows nothing. */
  readonly allowed: readonly string[]
  readonly own: readonly Endpoint[]
  /** Addresses of this machine's interfaces, which a listener on every address answers on. */
  readonly local: readonly string[]
}

export type Denial = 'own' | 'metadata' | 'internal'

const blocks = (...cidrs: string[]) => cidrs.flatMap((cidr) => parseCidr(cidr) ?? [])
const isIn = (cidrs: readonly Cidr[], address: Address) =>
  cidrs.some((cidr) => contains(cidr, address))

/** IANA IPv4 special-purpose registry, the blocks that are not plain unicast of the internet. */
const internal4 = blocks(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
)

/** Only this block of IPv6 is handed out for the internet; all else is loopback, local or reserved. */
const global6 = blocks('2000::/3')
/** IANA IPv6 special-purpose registry, what is special inside 2000::/3. */
const internal6 = blocks('2001::/23', '2001:db8::/32', '3fff::/20')

/**
 * Where clouds hand a machine its own credentials; 168.63.129.16 and 100.100.100.200 lie in ranges
 * that are otherwise public or may be listed.
 */
const metadata = blocks(
  '169.254.169.254/32',
  '100.100.100.200/32',
  '168.63.129.16/32',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
)

/** IPv4 in the last 32 bits: mapped, translated (SIIT), NAT64; compatible ones are `::a.b.c.d`. */
const ipv4AtEnd = blocks('::ffff:0:0/96', '::ffff:0:0:0/96', '64:ff9b::/96')
const compatible = blocks('::/96')
const sixToFour = blocks('2002::/16')
const teredo = blocks('2001::/32')
const loopback = blocks('127.0.0.0/8', '::1/128')
const unspecified = blocks('0.0.0.0/32', '::/128')

/**
 * Why `address` may not be connected to, or `undefined` when it may (decisions: Addresses). Decides
 * on the address a socket would use, never on the text of a URL; IPv4 inside IPv6 (mapped,
 * compatible, translated, NAT64, 6to4, Teredo) counts as the IPv4 address.
 * What is no address at all counts as internal.
 */
export function denialOf(address: string, port: number, policy: AddressPolicy): Denial | undefined {
  const parsed = parseAddress(address)
  if (parsed === undefined) return 'internal'
  const targets = innerAddresses(parsed)
  if (targets.some((target) => isOwn(target, port, policy))) return 'own'
  if (targets.some((target) => isIn(metadata, target))) return 'metadata'
  const allowed = policy.allowed.flatMap((text) => parseCidr(text) ?? [])
  const denied = targets.some((target) => isInternal(target) && !isIn(allowed, target))
  return denied ? 'internal' : undefined
}

/**
 * The network to offer as "Allow …" for an internal address: 127.0.0.0/8 for loopback, else the /16
 * (IPv6: /48) around it, never wider than the special range it lies in.
 */
export function suggestCidr(address: string): string {
  const parsed = parseAddress(address)
  if (parsed === undefined) return ''
  const target = innerAddresses(parsed).find(isInternal) ?? parsed
  const around = [...loopback, ...internal4, ...internal6].find((block) => contains(block, target))
  const usual = target.bits === 32 ? 16 : 48
  const prefix = isIn(loopback, target)
    ? (around?.prefix ?? usual)
    : Math.max(usual, around?.prefix ?? 0)
  const rest = BigInt(target.bits - prefix)
  return `${formatAddress({ ...target, value: (target.value >> rest) << rest })}/${prefix}`
}

/** The addresses that a packet to `address` ends at: the IPv4 ones inside it, else itself. */
function innerAddresses(address: Address): readonly Address[] {
  const low = (shift: bigint): Address => ({
    bits: 32,
    value: (address.value >> shift) & 0xffff_ffffn,
  })
  if (address.bits === 32) return [address]
  if (isIn(ipv4AtEnd, address)) return [low(0n)]
  if (isIn(compatible, address) && address.value > 1n) return [low(0n)]
  if (isIn(sixToFour, address)) return [low(80n)]
  if (isIn(teredo, address)) {
    // RFC 4380: server address in the clear, client address with every bit flipped.
    return [low(64n), { bits: 32, value: low(0n).value ^ 0xffff_ffffn }]
  }
  return [address]
}

function isInternal(address: Address): boolean {
  if (address.bits === 32) return isIn(internal4, address)
  return !isIn(global6, address) || isIn(internal6, address)
}

function isOwn(target: Address, port: number, policy: AddressPolicy): boolean {
  return policy.own.some((endpoint) => {
    const own = parseAddress(endpoint.address)
    if (endpoint.port !== port || own === undefined) return false
    const [listener = own] = innerAddresses(own)
    // A connection to 0.0.0.0 or :: arrives at loopback.
    const toLoopback = isIn(loopback, target) || isIn(unspecified, target)
    if (isIn(unspecified, listener)) return toLoopback || isLocal(target, policy.local)
    if (isIn(unspecified, target)) return isIn(loopback, listener)
    return same(listener, target)
  })
}

function isLocal(target: Address, local: readonly string[]): boolean {
  return local.some((text) => {
    const address = parseAddress(text)
    return address !== undefined && same(address, target)
  })
}

const same = (a: Address, b: Address) => a.bits === b.bits && a.value === b.value

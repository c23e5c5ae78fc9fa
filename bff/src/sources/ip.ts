import { isIPv4, isIPv6 } from 'node:net'

/** An IP address as a number of 32 or 128 bits. */
export interface Address {
  readonly bits: 32 | 128
  readonly value: bigint
}

export interface Cidr extends Address {
  readonly prefix: number
}

/** Reads a dotted IPv4 or an IPv6 address (a zone such as `%eth0` is dropped), as sockets print them. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { bits: 32, value: joinNumbers(text.split('.'), 10, 8n) }
  if (!isIPv6(text)) return undefined
  const [plain = ''] = text.split('%')
  const [head = '', tail] = plain.split('::')
  const left = groupsOf(head)
  const right = tail === undefined ? [] : groupsOf(tail)
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return { bits: 128, value: joinNumbers([...left, ...zeros, ...right], 16, 16n) }
}

/** Reads `10.0.0.0/8` or a single address; bits below the prefix are ignored. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^([^/]+?)(?:\/(\d{1,3}))?$/.exec(text.trim())
  const address = parseAddress(match?.[1] ?? '')
  if (match === null || address === undefined) return undefined
  const prefix = match[2] === undefined ? address.bits : Number(match[2])
  return prefix > address.bits ? undefined : { ...address, prefix }
}

export function contains(cidr: Cidr, address: Address): boolean {
  const rest = BigInt(cidr.bits - cidr.prefix)
  return cidr.bits === address.bits && cidr.value >> rest === address.value >> rest
}

/** The usual text of an address; IPv6 in RFC 5952 form. */
export function formatAddress({ bits, value }: Address): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.')
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  )
  // The URL parser shortens as RFC 5952 asks.
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1)
}

/** The 16-bit groups of one side of `::`; a dotted IPv4 end becomes two groups. */
function groupsOf(text: string): string[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [group]
    const value = joinNumbers(group.split('.'), 10, 8n)
    return [(value >> 16n).toString(16), (value & 0xffffn).toString(16)]
  })
}

function joinNumbers(parts: readonly string[], radix: 10 | 16, width: bigint): bigint {
  return parts.reduce((sum, part) => (sum << width) | BigInt(Number.parseInt(part, radix)), 0n)
}

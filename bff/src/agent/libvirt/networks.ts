import { AppError } from '@mold/shared/errors.ts'
import type { AgentFacts } from '../protocol.ts'
import { nodesAt, readXml } from './read-xml.ts'
import { type Virsh, VirshError } from './virsh.ts'

/**
 * Starts a network of libvirt's that is defined and not active, as after a start of the host.
 *
 * @throws AppError host.no_network
 */
export async function ensureNetwork(virsh: Virsh, network: string): Promise<void> {
  if ((await activeNetworks(virsh)).includes(network)) return
  try {
    await virsh.run(['net-start', '--network', network])
  } catch (error) {
    if (!(error instanceof VirshError)) throw error
    if ((await activeNetworks(virsh)).includes(network)) return
    throw new AppError('host.no_network', { network, reason: error.message }, { cause: error })
  }
}

async function activeNetworks(virsh: Virsh): Promise<string[]> {
  const names = await virsh.run(['net-list', '--name'])
  return names.split('\n').map((name) => name.trim())
}

/** Addresses by MAC of all networks that machines are on. */
export async function leasesOf(
  virsh: Virsh,
  networks: Iterable<string>,
): Promise<Map<string, string>> {
  const all = new Map<string, string>()
  for (const name of networks) {
    for (const [mac, address] of await leases(virsh, name)) all.set(mac, address)
  }
  return all
}

/** What a network gives its guests; undefined when it has no addresses of its own, as a bridge. */
export async function lookAtNetwork(virsh: Virsh, name: string): Promise<AgentFacts['network']> {
  return parseNetwork(name, await virsh.run(['net-dumpxml', '--network', name]))
}

/** The interface of this host that a network of libvirt's is on; undefined for one without a bridge of its own. */
export async function bridgeOf(virsh: Virsh, name: string): Promise<string | undefined> {
  const network = readXml(await virsh.run(['net-dumpxml', '--network', name]))
  return nodesAt(network, 'bridge')[0]?.attributes['name']
}

export function parseNetwork(name: string, text: string): AgentFacts['network'] {
  const found = nodesAt(readXml(text), 'ip').find(
    ({ attributes }) => (attributes['family'] ?? 'ipv4') === 'ipv4',
  )?.attributes
  const gateway = found?.['address']
  if (!found || gateway === undefined) return undefined
  const prefix =
    found['prefix'] === undefined ? prefixOf(found['netmask']) : Number(found['prefix'])
  const mask = prefix === 0 ? 0 : (~0 << (32 - prefix)) >>> 0
  const start = (numberOf(gateway) & mask) >>> 0
  return { name, gateway, netmask: dotted(mask), cidr: `${dotted(start)}/${prefix}` }
}

const numberOf = (address: string) =>
  address.split('.').reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0)

const dotted = (number: number) => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')

/** Length of a netmask; a network without one has that of its class, of which 24 is the usual one. */
function prefixOf(netmask: string | undefined): number {
  if (netmask === undefined) return 24
  return numberOf(netmask).toString(2).replaceAll('0', '').length
}

/** Those of one; the youngest where there are several. */
async function leases(virsh: Virsh, name: string): Promise<Map<string, string>> {
  try {
    return parseLeases(await virsh.run(['net-dhcp-leases', '--network', name]))
  } catch (error) {
    // A network that is not active has given none.
    if (error instanceof VirshError) return new Map()
    throw error
  }
}

export function parseLeases(text: string): Map<string, string> {
  const found = [...text.matchAll(/(\S+ \S+)\s+((?:[\da-f]{2}:){5}[\da-f]{2})\s+ipv4\s+([\d.]+)/gi)]
  // Lines begin with the time at which they end.
  const byAge = found.toSorted(([, one = ''], [, other = '']) => (one < other ? -1 : 1))
  return new Map(byAge.map(([, , mac = '', address = '']) => [mac.toLowerCase(), address]))
}

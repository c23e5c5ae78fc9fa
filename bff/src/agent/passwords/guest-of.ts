import type { OwnDomain } from '../libvirt/domains.ts'
import type { Neighbour } from './neighbours.ts'

/** What libvirt knows of a network and of those on it. */
export interface NetworkSight {
  /** Its bridge on this host. */
  readonly bridge: string | undefined
  /** Addresses by MAC, as its DHCP gave them. */
  readonly leases: ReadonlyMap<string, string>
  readonly domains: readonly OwnDomain[]
}

/** What tells guests apart. */
export interface GuestParts {
  /** The network that is asked over. */
  readonly network: string
  readonly neighbours: () => Promise<ReadonlyMap<string, Neighbour>>
  readonly sight: () => Promise<NetworkSight>
}

/**
 * The instance that an address belongs to: the kernel says which network card answers for it, the lease that it was
 * given to that card, and libvirt that the card is of one of our machines that runs. An address that somebody has
 * only set for himself is nobody's. A guest that forges both address and card of another one on the same network is
 * not told from it: networks are for guests that trust each other.
 *
 * @param address of a connection: IPv4, also as `::ffff:…`
 * @returns its uuid
 */
export async function guestOf(parts: GuestParts, address: string): Promise<string | undefined> {
  const ip = address.replace(/^::ffff:/i, '')
  const neighbour = (await parts.neighbours()).get(ip)
  if (!neighbour) return undefined
  const { bridge, leases, domains } = await parts.sight()
  if (bridge !== undefined && neighbour.device !== bridge) return undefined
  const { mac } = neighbour
  if (leases.get(mac) !== ip) return undefined
  const found = domains.filter(
    ({ state, nics }) =>
      (state === 'running' || state === 'stopping') &&
      nics.some((nic) => nic.mac.toLowerCase() === mac && nic.network === parts.network),
  )
  // A card that two machines have is none that tells them apart.
  return found.length === 1 ? found[0]?.instance : undefined
}

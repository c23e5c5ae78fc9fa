import type { OwnDomain } from '../libvirt/domains.ts'
import type { Neighbour } from './neighbours.ts'

/** What tells guests apart. */
export interface GuestParts {
  /** The network that is asked over, and its bridge on this host. */
  readonly network: string
  readonly bridge: string | undefined
  readonly neighbours: () => Promise<ReadonlyMap<string, Neighbour>>
  /** Addresses by MAC, as the network's DHCP gave them. */
  readonly leases: () => Promise<ReadonlyMap<string, string>>
  readonly domains: () => Promise<readonly OwnDomain[]>
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
  if (parts.bridge !== undefined && neighbour.device !== parts.bridge) return undefined
  const { mac } = neighbour
  if ((await parts.leases()).get(mac) !== ip) return undefined
  const found = (await parts.domains()).filter(
    ({ state, nics }) =>
      (state === 'running' || state === 'stopping') &&
      nics.some((nic) => nic.mac.toLowerCase() === mac && nic.network === parts.network),
  )
  // A card that two machines have is none that tells them apart.
  return found.length === 1 ? found[0]?.instance : undefined
}

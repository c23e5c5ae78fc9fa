import { denialOf, suggestCidr } from './addresses.ts'

/** What `os.networkInterfaces()` answers, as far as it counts here. */
export type Interfaces = Readonly<
  Record<string, readonly { readonly address: string; readonly internal: boolean }[] | undefined>
>

const nothing = { allowed: [], own: [], local: [] }

/**
 * The internal networks that a machine is in, as CIDRs to suggest for mirrors (decisions: Addresses):
 * those that would be refused without being listed. Loopback and addresses of one link are none.
 */
export function internalNetworks(interfaces: Interfaces): string[] {
  const addresses = Object.values(interfaces)
    .flatMap((each) => each ?? [])
    .filter(({ internal, address }) => !internal && !isOfOneLink(address))
    .map(({ address }) => address)
  const refused = addresses.filter((address) => denialOf(address, 443, nothing) === 'internal')
  return [...new Set(refused.map(suggestCidr))].toSorted()
}

function isOfOneLink(address: string): boolean {
  return /^(169\.254\.|fe[89ab])/i.test(address)
}

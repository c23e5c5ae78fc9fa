/**
 * What the hypervisor calls an instance: `i-<account>-<number>-VM-<of its uuid>`. The end tells
 * installations apart that share a host.
 */
export function instanceName(of: {
  readonly account_id: number
  readonly id: number
  readonly uuid: string
}): string {
  return `i-${of.account_id}-${of.id}-VM-${of.uuid.slice(0, 8)}`
}

/** A host name: letters, digits and hyphens, up to 63, no hyphen at an end and not digits alone. */
const hostName = /^(?!\d+$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i

export function isHostName(text: string): boolean {
  return hostName.test(text)
}

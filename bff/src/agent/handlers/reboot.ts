import type { HostHandler } from '../host.ts'
import { steadily } from '../libvirt/steady.ts'
import { startDomain } from './start.ts'
import { stop } from './stop.ts'

/**
 * Ends a domain and starts it as it is to be now. One that is killed between the two is started by the next
 * try, as it comes again until it has answered.
 */
export const rebootDomain: HostHandler<'domain.reboot'> = async (host, params, doing) => {
  const { domain, forced = false, waitMs = 0 } = params
  await steadily(doing.signal, () => stop(host, domain.instance, { forced, waitMs }, doing.signal))
  return startDomain(host, { domain }, doing)
}

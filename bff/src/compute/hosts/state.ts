import type { HostTable } from '../../db/schema.ts'

/** What `listHosts` calls the states of a host (api-commands §0). */
export type HostState = 'Connecting' | 'Up' | 'Alert' | 'Disconnected' | 'Down'

export interface HostCondition {
  readonly credential_hash: HostTable['credential_hash']
  readonly server: HostTable['server']
  readonly error_code: HostTable['error_code']
  /** Away for more than ten minutes. */
  readonly is_long_gone: boolean | null
}

/** Up only while its agent is connected and something can run there. */
export function hostState(host: HostCondition): HostState {
  if (host.server !== null) return host.error_code === null ? 'Up' : 'Alert'
  if (host.credential_hash === null) return 'Connecting'
  return host.is_long_gone === true ? 'Down' : 'Disconnected'
}

import { AppError } from '@mold/shared/errors.ts'
import { hostByCredential } from '../../compute/hosts/connection.repository.ts'
import type { ConnectedHost } from '../../compute/hosts/observer.ts'
import type { Db } from '../../db/database.ts'

export type AgentHost = Omit<ConnectedHost, 'connection'>

/**
 * The host whose agent sends a request.
 *
 * @param authorization the header of that name
 * @throws AppError agent.unknown
 */
export async function hostOf(db: Db, authorization: string | undefined): Promise<AgentHost> {
  const [, credential] = /^Bearer ([\w-]{20,100})$/.exec(authorization ?? '') ?? []
  const host = credential === undefined ? undefined : await hostByCredential(db, credential)
  if (!host) throw new AppError('agent.unknown')
  return host
}

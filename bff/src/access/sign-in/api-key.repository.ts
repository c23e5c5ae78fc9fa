import type { Db } from '../../db/database.ts'
import type { Caller } from '../caller.ts'
import { callerOf, liveUsers } from '../caller.repository.ts'

export interface SigningKey {
  readonly caller: Caller
  /** Encrypted under MOLD_SECRET_KEY. */
  readonly secret: string
}

/** The key and whose it is; undefined also when that user, account or domain is disabled. */
export async function findSigningKey(db: Db, apiKey: string): Promise<SigningKey | undefined> {
  const row = await liveUsers(db)
    .innerJoin('api_key', 'api_key.user_id', 'user.id')
    .where('api_key.api_key', '=', apiKey)
    .select('api_key.secret')
    .executeTakeFirst()
  const caller = row && callerOf(row, 'key')
  return row && caller && { caller, secret: row.secret }
}

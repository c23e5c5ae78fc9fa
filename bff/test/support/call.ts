import { loadCaller } from '../../src/access/caller.repository.ts'
import type { Caller } from '../../src/access/caller.ts'
import type { Call } from '../../src/access/call.ts'
import type { Db } from '../../src/db/database.ts'
import { createLogger } from '../../src/log.ts'

/** A call as a handler sees it, made by this caller. */
export function callBy(caller: Caller, of: Partial<Call> = {}): Call {
  return {
    caller,
    requestId: 'test',
    address: '127.0.0.1',
    origin: 'http://127.0.0.1:8080',
    log: createLogger('silent'),
    signal: new AbortController().signal,
    ...of,
  }
}

/** The caller that the user of this name is; names of users are unique in these tests. */
export async function callerNamed(db: Db, username: string): Promise<Caller> {
  const { id } = await db
    .selectFrom('user')
    .select('id')
    .where('username', '=', username)
    .executeTakeFirstOrThrow()
  const caller = await loadCaller(db, id, 'key')
  if (!caller) throw new Error(`The user ${username} cannot call`)
  return caller
}

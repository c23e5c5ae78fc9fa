import { isIP } from 'node:net'
import { AppError } from '@mold/shared/errors.ts'
import { countAttempt, forgiveAttempt } from '../../access/sign-in/attempts.repository.ts'
import { addressSubject } from '../../access/sign-in/sign-in.service.ts'
import type { Db, Trx } from '../../db/database.ts'
import { notify } from '../../db/notify.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import { hostsChannel } from './connection.repository.ts'
import { newSecret } from './credential.ts'
import { isHostName, type JoiningHost, lockByToken, writeCredential } from './join.repository.ts'

export interface JoinParts {
  readonly db: Db
  readonly hit: HitFaultPoint
}

/** As at sign-in: who guesses waits longer and longer. */
const tokenRule = { free: 10, maxSeconds: 300, forgetSeconds: 3_600 }

/**
 * Gives the agent of a host its credential in return for the one-time token of addHost.
 *
 * @throws AppError agent.bad_token, agent.delayed
 */
export async function joinHost(
  { db, hit }: JoinParts,
  of: { readonly token: string; readonly hostname: string; readonly address: string },
): Promise<{ readonly host: string; readonly credential: string }> {
  const subject = `join ${addressSubject(of.address)}`
  const verdict = await db.transaction().execute((trx) => countAttempt(trx, subject, tokenRule))
  if (verdict) throw new AppError('agent.delayed', { seconds: verdict.waitSeconds })
  const credential = newSecret()
  const host = await db.transaction().execute(async (trx) => {
    const found = await lockByToken(trx, of.token)
    if (!found) throw new AppError('agent.bad_token')
    await writeCredential(trx, found.id, {
      credential,
      name: await nameOf(trx, found, of.hostname),
    })
    return found
  })
  hit('host.joined')
  await forgiveAttempt(db, subject)
  await notify(db, hostsChannel, String(host.id))
  return { host: host.uuid, credential }
}

/** A host that was added by its address alone bears the name that it calls itself, if no other one does. */
async function nameOf(trx: Trx, host: JoiningHost, hostname: string): Promise<string> {
  if (isIP(host.name) === 0 || (await isHostName(trx, host.zone_id, hostname))) return host.name
  return hostname
}

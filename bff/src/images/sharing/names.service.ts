import { mostNames } from '@mold/shared/sharing.ts'
import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isAdmin } from '../../access/caller.ts'
import { countAttempt, forgiveAttempt } from '../../access/sign-in/attempts.repository.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { accountsByName } from './permission.repository.ts'

/** Calls with a name that nobody has: who tries a list of words waits longer and longer. */
const guessRule = { free: 20, maxSeconds: 60, forgetSeconds: 600 }

export interface NamesParts {
  readonly db: Db
  readonly settings: Pick<Settings, 'boolean'>
}

/**
 * Which of some names are accounts of a domain (decisions: Sharing by name). Names that nobody has cost
 * users more and more time, unless they see all accounts of their domain anyway.
 *
 * @throws AppError share.too_many_names, share.names_delayed
 */
export async function checkNames(
  parts: NamesParts,
  caller: Caller,
  domainId: number,
  names: readonly string[],
): Promise<{ readonly name: string; readonly found: boolean }[]> {
  if (names.length > mostNames) {
    throw new AppError('share.too_many_names', { max: mostNames, count: names.length })
  }
  return guessing(parts, caller, async () => {
    const rows = await accountsByName(parts.db, domainId, names)
    const found = new Set(rows.map(({ name }) => name))
    const checked = names.map((name) => ({ name, found: found.has(name) }))
    return { answer: checked, isRight: checked.every((of) => of.found) }
  })
}

/** Names of other accounts are no secret to admins, and to users where a setting says so (spec G2). */
async function knowsNames({ settings }: NamesParts, caller: Caller): Promise<boolean> {
  const scope = { domainId: caller.domain.id }
  return isAdmin(caller) || settings.boolean('allow.user.view.all.domain.accounts', scope)
}

/**
 * Answers a question about names, unless the caller has to wait. It is counted before it is answered, so that
 * while somebody has to wait no answer tells anything.
 *
 * @param ask `isRight` when every name was somebody's, which takes the count back
 * @throws AppError share.names_delayed, and what `ask` throws
 */
export async function guessing<T>(
  parts: NamesParts,
  caller: Caller,
  ask: () => Promise<{ readonly answer: T; readonly isRight: boolean }>,
): Promise<T> {
  if (await knowsNames(parts, caller)) return (await ask()).answer
  const subject = `names:${caller.account.uuid}`
  const verdict = await parts.db
    .transaction()
    .execute((trx) => countAttempt(trx, subject, guessRule))
  if (verdict) throw new AppError('share.names_delayed', { seconds: verdict.waitSeconds })
  const { answer, isRight } = await ask()
  if (isRight) await forgiveAttempt(parts.db, subject)
  return answer
}

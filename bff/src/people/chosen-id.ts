import type { AnyCommand } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import { invalidUuid, isUuid } from '../access/ids.ts'
import type { Trx } from '../db/database.ts'
import { isIdTaken } from './names.repository.ts'

/**
 * The id that a call wants something new to have, for columns of its row.
 *
 * @throws AppError api.invalid_uuid, account.id_taken
 */
export async function chosenId(
  trx: Trx,
  table: 'account' | 'domain' | 'user',
  given: string | undefined,
  context: { readonly command: AnyCommand; readonly param: string },
): Promise<{ uuid?: string }> {
  if (given === undefined) return {}
  if (!isUuid(given)) throw invalidUuid(given, context)
  const uuid = given.toLowerCase()
  if (await isIdTaken(trx, table, uuid)) throw new AppError('account.id_taken', { id: given })
  return { uuid }
}

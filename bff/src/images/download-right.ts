import { roleOfAccountType } from '@mold/shared/contract/command.ts'
import { mayDo } from '../access/images.ts'
import type { Db } from '../db/database.ts'
import { factsOf, loadImages } from './image.records.ts'

/**
 * Whether an account has, at this moment, the right that a link was made with (decisions: Download
 * links): the account is enabled, may download the image, and nobody lost a right to it since.
 */
export async function mayDownload(
  db: Db,
  accountId: number,
  templateId: number,
  grantVersion: number,
): Promise<boolean> {
  const account = await db
    .selectFrom('account')
    .innerJoin('domain', 'domain.id', 'account.domain_id')
    .select([
      'account.id',
      'account.uuid',
      'account.name',
      'account.type',
      'domain.id as domain_id',
      'domain.uuid as domain_uuid',
      'domain.name as domain_name',
      'domain.path as domain_path',
    ])
    .where('account.id', '=', accountId)
    .where('account.removed', 'is', null)
    .where('account.state', '=', 'enabled')
    .executeTakeFirst()
  const role = account && roleOfAccountType[account.type]
  const [image] = await loadImages(db, [templateId])
  if (!account || !role || !image || image.removed || image.grant_version !== grantVersion) {
    return false
  }
  const standing = {
    account: { id: account.id, uuid: account.uuid, name: account.name, type: account.type },
    domain: {
      id: account.domain_id,
      uuid: account.domain_uuid,
      name: account.domain_name,
      path: account.domain_path,
    },
    role,
  }
  return mayDo(standing, 'download', factsOf(image)) === true
}

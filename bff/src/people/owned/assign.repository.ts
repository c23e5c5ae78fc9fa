import { sql } from 'kysely'
import type { Trx } from '../../db/database.ts'

/** What becomes of an image that another account owns. */
export interface NewOwnership {
  readonly accountId: number
  readonly isPublic: boolean
  readonly isFeatured: boolean
  readonly crossZones: boolean
}

/**
 * Gives an image with its data disks to another account. Links that were given before stop working, as
 * the old owner loses its right.
 */
export async function changeOwner(trx: Trx, imageId: number, to: NewOwnership): Promise<void> {
  await trx
    .updateTable('vm_template')
    .set((eb) => ({ account_id: to.accountId, grant_version: eb('grant_version', '+', 1) }))
    .where((eb) => eb.or([eb('id', '=', imageId), eb('parent_id', '=', imageId)]))
    .execute()
  await trx
    .updateTable('vm_template')
    .set({ is_public: to.isPublic, is_featured: to.isFeatured, cross_zones: to.crossZones })
    .where('id', '=', imageId)
    .execute()
}

/**
 * Takes away the grants that an image of this owner cannot have: those of the owner itself, of accounts
 * and projects of another domain, and all where the owner is a project (semantics §9).
 */
export async function dropForeignGrants(
  trx: Trx,
  imageId: number,
  owner: { readonly id: number; readonly domain_id: number; readonly isProject: boolean },
): Promise<void> {
  const { id, domain_id, isProject } = owner
  await trx
    .deleteFrom('launch_permission')
    .where('template_id', '=', imageId)
    .$if(!isProject, (query) =>
      query.where((eb) =>
        eb.or([
          eb('account_id', '=', id),
          eb(
            'account_id',
            'in',
            eb.selectFrom('account').select('id').where('domain_id', '<>', domain_id),
          ),
        ]),
      ),
    )
    .execute()
}

/** Bytes that an image stores in each of its zones, or will, as far as that is known. */
export async function bytesPerZone(trx: Trx, imageId: number): Promise<number> {
  const { bytes } = await trx
    .selectFrom('vm_template as t')
    .leftJoin('upload as u', 'u.template_id', 't.id')
    .leftJoin('fetch as f', 'f.template_id', 't.id')
    .select(
      sql<number>`coalesce(t.physical_size, f.stored_length, u.reserved, f.length, t.reserved)`.as(
        'bytes',
      ),
    )
    .where('t.id', '=', imageId)
    .executeTakeFirstOrThrow()
  return bytes
}

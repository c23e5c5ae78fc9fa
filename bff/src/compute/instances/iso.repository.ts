import type { Db, Trx } from '../../db/database.ts'

/** Puts an ISO into the drive of an instance, or with null takes it out; false when the ISO is deleted. */
export async function writeDrive(
  trx: Trx,
  instanceId: number,
  iso: { readonly id: number; readonly digest: string } | null,
): Promise<boolean> {
  if (iso) {
    // Whoever deletes it waits, and finds it attached.
    const image = await trx
      .selectFrom('vm_template')
      .select('removed')
      .where('id', '=', iso.id)
      .forShare()
      .executeTakeFirst()
    if (!image || image.removed !== null) return false
  }
  await trx
    .updateTable('instance')
    .set({ iso_id: iso?.id ?? null, iso_digest: iso?.digest ?? null })
    .where('id', '=', instanceId)
    .execute()
  return true
}

/** True when an image is in the drive of an instance, in one zone or any. */
export async function isAttached(
  db: Db | Trx,
  imageId: number,
  zoneIds?: readonly number[],
): Promise<boolean> {
  const row = await db
    .selectFrom('instance')
    .select('id')
    .where('iso_id', '=', imageId)
    .where('removed', 'is', null)
    .$if(zoneIds !== undefined, (query) =>
      query.where((eb) => eb('zone_id', '=', eb.fn.any(eb.val([...(zoneIds ?? [])])))),
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Notes that the ISOs of an owner that is deleted leave drives as what they are: bytes without a row. */
export async function forgetIso(trx: Trx, imageId: number): Promise<void> {
  await trx.updateTable('instance').set({ iso_id: null }).where('iso_id', '=', imageId).execute()
}

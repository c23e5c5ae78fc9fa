import type { Trx } from '../../db/database.ts'

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

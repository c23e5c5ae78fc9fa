import type { Db, Trx } from '../../db/database.ts'

/** What a template takes over from the instance that its disk belongs to. */
export interface InstanceTraits {
  readonly arch: string
  readonly details: Readonly<Record<string, string>>
  readonly boot_type: 'BIOS' | 'UEFI'
  readonly boot_mode: 'LEGACY' | 'SECURE'
  /** The template or ISO that it was made from. */
  readonly template_id: number | null
}

export function traitsOfInstance(
  db: Db | Trx,
  instanceId: number,
): Promise<InstanceTraits | undefined> {
  return db
    .selectFrom('instance')
    .select(['arch', 'details', 'boot_type', 'boot_mode', 'template_id'])
    .where('id', '=', instanceId)
    .executeTakeFirst()
}

/** What a template takes over from the one that its disk was made from. */
export function traitsOfTemplate(db: Db | Trx, templateId: number) {
  return db
    .selectFrom('vm_template')
    .select(['id', 'kind', 'type', 'arch', 'bits', 'details', 'is_extractable'])
    .where('id', '=', templateId)
    .executeTakeFirst()
}

/** Keeps an object from being collected until the transaction ends; false when it is gone. */
export async function holdObject(trx: Trx, objectId: number): Promise<boolean> {
  const held = await trx
    .selectFrom('object')
    .select('id')
    .where('id', '=', objectId)
    .forKeyShare()
    .executeTakeFirst()
  return held !== undefined
}

/** Shows how far the making of a template is. */
export async function showMaking(
  db: Db,
  templateId: number,
  { done, total }: { readonly done: number; readonly total: number },
): Promise<void> {
  await db
    .updateTable('template_zone')
    .set({ bytes: done, total_bytes: total })
    .where('template_id', '=', templateId)
    .where('state', '=', 'converting')
    .execute()
}

/** What was made is ready; false when it was cancelled or deleted meanwhile. */
export async function showMade(
  trx: Trx,
  templateId: number,
  of: { readonly objectId: number; readonly length: number },
): Promise<boolean> {
  const ready = await trx
    .updateTable('template_zone')
    .set({ state: 'ready', object_id: of.objectId, bytes: of.length, total_bytes: of.length })
    .where('template_id', '=', templateId)
    .where('state', '=', 'converting')
    .returning('id')
    .executeTakeFirst()
  return ready !== undefined
}

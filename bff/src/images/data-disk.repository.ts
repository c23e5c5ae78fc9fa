import { shown } from '@mold/shared/images/fields.ts'
import { maxNameLength } from '@mold/shared/images/names.ts'
import { sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'

/** A further disk of an appliance: a part of its archive. Offset and lengths in bytes. */
export interface DataDisk {
  /** Its place among the disks; 0 is the one that the template itself boots from. */
  readonly index: number
  /** What the descriptor calls it. */
  readonly id: string
  readonly capacity: number
  readonly offset: number
  readonly length: number
}

/** Most characters of a disk's id that are kept. */
const maxIdLength = 100

const shownId = ({ id, index }: DataDisk) =>
  Array.from(shown(id) || String(index))
    .slice(0, maxIdLength)
    .join('')

/** `⟨template⟩-⟨disk⟩` (semantics §5), within the length of names. */
function nameOf(template: string, diskId: string): string {
  const suffix = Array.from(`-${diskId}`)
  return [...Array.from(template).slice(0, maxNameLength - suffix.length), ...suffix].join('')
}

/**
 * Makes the data disks of a template what its descriptor says, in the transaction that publishes it. One
 * that was there at the same place stays the same image, so that a template that is fetched anew has each
 * once; those that are no more are removed.
 */
export async function writeDataDisks(
  trx: Trx,
  templateId: number,
  disks: readonly DataDisk[],
): Promise<void> {
  await removeDataDisks(
    trx,
    templateId,
    disks.map(({ index }) => index),
  )
  if (disks.length === 0) return
  const template = await trx
    .selectFrom('vm_template')
    .select(['name', 'account_id', 'hypervisor', 'bits', 'arch', 'requires_hvm'])
    .where('id', '=', templateId)
    .executeTakeFirstOrThrow()
  const { name: templateName, ...same } = template
  await trx
    .insertInto('vm_template')
    .values(
      disks.map((disk) => {
        const diskId = shownId(disk)
        const name = nameOf(templateName, diskId)
        return {
          ...same,
          kind: 'template' as const,
          type: 'DATADISK' as const,
          format: 'VMDK',
          bootable: false,
          name,
          display_text: name,
          virtual_size: disk.capacity,
          physical_size: disk.length,
          parent_id: templateId,
          disk_index: disk.index,
          disk_id: diskId,
          disk_offset: disk.offset,
          disk_length: disk.length,
        }
      }),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['parent_id', 'disk_index'])
        .where('parent_id', 'is not', null)
        .doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          display_text: eb.ref('excluded.display_text'),
          virtual_size: eb.ref('excluded.virtual_size'),
          physical_size: eb.ref('excluded.physical_size'),
          disk_id: eb.ref('excluded.disk_id'),
          disk_offset: eb.ref('excluded.disk_offset'),
          disk_length: eb.ref('excluded.disk_length'),
          removed: null,
        })),
    )
    .execute()
}

/** What data disks have from their template, since nobody can change them alone. */
interface Followed {
  readonly name?: string | undefined
  readonly arch?: string | undefined
  readonly requires_hvm?: boolean | undefined
}

/** Lets the data disks of a template follow what became of it; what is undefined stays. */
export async function changeDataDisks(
  trx: Trx,
  templateId: number,
  { name, arch, requires_hvm }: Followed,
): Promise<void> {
  if (name !== undefined) await renameDataDisks(trx, templateId, name)
  if (arch === undefined && requires_hvm === undefined) return
  await trx
    .updateTable('vm_template')
    .set({ arch, requires_hvm })
    .where('parent_id', '=', templateId)
    .where('removed', 'is', null)
    .execute()
}

async function renameDataDisks(trx: Trx, templateId: number, templateName: string): Promise<void> {
  const disks = await trx
    .selectFrom('vm_template')
    .select(['id', 'disk_id'])
    .where('parent_id', '=', templateId)
    .where('removed', 'is', null)
    .execute()
  for (const { id, disk_id } of disks) {
    const name = nameOf(templateName, disk_id ?? '')
    await trx
      .updateTable('vm_template')
      .set({ name, display_text: name })
      .where('id', '=', id)
      .execute()
  }
}

/** Removes the data disks of a template, but for those at places that are kept. */
export async function removeDataDisks(
  trx: Trx,
  templateId: number,
  kept: readonly number[] = [],
): Promise<void> {
  await trx
    .updateTable('vm_template')
    .set({ removed: sql<Date>`now()` })
    .where('parent_id', '=', templateId)
    .where('removed', 'is', null)
    .where((eb) => eb.not(eb('disk_index', '=', eb.fn.any(eb.val([...kept])))))
    .execute()
}

/** Internal ids of the templates of those of these images that are data disks. */
export async function diskParentsOf(db: Db, uuids: readonly string[]): Promise<number[]> {
  if (uuids.length === 0) return []
  const rows = await db
    .selectFrom('vm_template')
    .select('parent_id')
    .distinct()
    .where('uuid', 'in', [...uuids])
    .where('parent_id', 'is not', null)
    .$narrowType<{ parent_id: number }>()
    .execute()
  return rows.map(({ parent_id }) => parent_id)
}

/** What a template shows of its data disks. */
export interface DataDiskName {
  readonly uuid: string
  readonly name: string
  /** Bytes. */
  readonly virtual_size: number | null
}

/** The data disks of templates, by the template's internal id, in the order of the appliance. */
export async function dataDisksOf(
  db: Db | Trx,
  templateIds: readonly number[],
): Promise<ReadonlyMap<number | null, readonly DataDiskName[]>> {
  if (templateIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('vm_template')
    .select(['parent_id', 'uuid', 'name', 'virtual_size'])
    .where((eb) => eb('parent_id', '=', eb.fn.any(eb.val([...templateIds]))))
    .where('removed', 'is', null)
    .orderBy('parent_id')
    .orderBy('disk_index')
    .execute()
  return Map.groupBy(rows, (row) => row.parent_id)
}

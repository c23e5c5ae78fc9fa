import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { holdAccount } from '../access/hold-account.ts'
import { isUuid } from '../access/ids.ts'
import { sharesPublic } from '../access/closed-domains.ts'
import type { ImageFacts } from '../access/image-rule.ts'
import type { Db, Trx } from '../db/database.ts'
import { keepPlan } from '../db/kept-plans.ts'
import type { TemplateZoneTable, VmTemplateTable } from '../db/schema.ts'
import { createSettings } from '../settings/settings.service.ts'
import type { DataDiskName } from './data-disk.repository.ts'
import { withDataDisks } from './with-data-disks.ts'

/** One zone's copy of an image. */
export interface ZoneCopy extends Selectable<TemplateZoneTable> {
  readonly zone_uuid: string
  readonly zone_name: string
  /** Path of the domain of a private zone; null for a public one. */
  readonly zone_domain_path: string | null
  /** Image stores of the zone that hold the object, or are to. */
  readonly stores: readonly string[]
}

/** An image with everything that a list row shows. */
export interface ImageRecord extends Selectable<VmTemplateTable> {
  readonly account_name: string
  readonly account_uuid: string
  readonly domain_name: string
  readonly domain_uuid: string
  readonly domain_path: string
  /** Setting share.public.templates.with.other.domains of the owner's domain. */
  readonly shares_public: boolean
  /** Of an image that belongs to a project. */
  readonly project_uuid: string | null
  readonly project_name: string | null
  /** Internal ids of the accounts that it is shared with. */
  readonly grantees: readonly number[]
  readonly os_uuid: string | null
  readonly os_name: string | null
  readonly object_digest: string | null
  readonly job_uuid: string | null
  /** The image that it was made from. */
  readonly source_uuid: string | null
  /** Internal ids of the zones where it is in the drive of an instance. */
  readonly attached_zones: readonly number[]
  /** By key. */
  readonly tags: readonly { readonly key: string; readonly value: string }[]
  /** Setting disable.extraction: nobody but root admins downloads. */
  readonly extraction_disabled: boolean
  readonly copies: readonly ZoneCopy[]
  /** Of a data disk: the template that it is a part of, whose copies and rights are its own. */
  readonly parent: ImageRecord | null
  /** In the order of the appliance. */
  readonly dataDisks: readonly DataDiskName[]
}

/** What the rules of access/ need of a record. A data disk goes by the rules of its template. */
export function factsOf(image: ImageRecord): ImageFacts {
  const of = image.parent ?? image
  return {
    accountId: of.account_id,
    ownerDomainPath: of.domain_path,
    isProjects: of.project_uuid !== null,
    sharesPublic: of.shares_public,
    grantees: of.grantees,
    type: of.type,
    isPublic: of.is_public,
    isExtractable: of.is_extractable,
    zoneDomains: of.copies.map((copy) => copy.zone_domain_path),
  }
}

/** The version of a row as browsers know it: the newest of the image and of its zones. */
export function versionOf(image: ImageRecord): number {
  return Math.max(image.version, ...image.copies.map((copy) => copy.version))
}

async function copiesOf(db: Db | Trx, ids: readonly number[]): Promise<ZoneCopy[]> {
  return keepPlan(db.selectFrom('template_zone as tz'))
    .innerJoin('zone as z', 'z.id', 'tz.zone_id')
    .leftJoin('domain as zd', 'zd.id', 'z.domain_id')
    .selectAll('tz')
    .select((eb) => [
      'z.uuid as zone_uuid',
      'z.name as zone_name',
      'zd.path as zone_domain_path',
      eb
        .selectFrom('image_store as s')
        .leftJoin('object_replica as r', (join) =>
          join.onRef('r.store_id', '=', 's.id').onRef('r.object_id', '=', 'tz.object_id'),
        )
        .whereRef('s.zone_id', '=', 'tz.zone_id')
        .where('s.removed', 'is', null)
        .where((inner) =>
          inner.or([inner('tz.state', '<>', 'ready'), inner('r.object_id', 'is not', null)]),
        )
        .select(sql<string[]>`coalesce(array_agg(s.name order by s.id), '{}')`.as('names'))
        .as('stores'),
    ])
    .where((eb) => eb('tz.template_id', '=', eb.fn.any(eb.val([...ids]))))
    .orderBy('z.sort_key')
    .orderBy('z.id')
    .$narrowType<{ stores: string[] }>()
    .execute()
}

/** Loads images by internal id, in the order of `ids`; ids without a row are left out. */
export async function loadImages(db: Db | Trx, ids: readonly number[]): Promise<ImageRecord[]> {
  if (ids.length === 0) return []
  // Copies first, so that an image is never older than they are: one that became ready in between
  // would be shown ready without its size, and no later version would correct it.
  const copies = await copiesOf(db, ids)
  const rows = await keepPlan(db.selectFrom('vm_template as t'))
    .innerJoin('account as a', 'a.id', 't.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .leftJoin('project as p', 'p.account_id', 't.account_id')
    .leftJoin('guest_os as o', 'o.id', 't.guest_os_id')
    .selectAll('t')
    .select((eb) => [
      'a.name as account_name',
      'a.uuid as account_uuid',
      'd.name as domain_name',
      'd.uuid as domain_uuid',
      'd.path as domain_path',
      sharesPublic.as('shares_public'),
      'p.uuid as project_uuid',
      'p.name as project_name',
      eb
        .selectFrom('launch_permission as l')
        .whereRef('l.template_id', '=', 't.id')
        .select(sql<number[]>`coalesce(jsonb_agg(l.account_id), '[]')`.as('grantees'))
        .as('grantees'),
      'o.uuid as os_uuid',
      'o.description as os_name',
      eb
        .selectFrom('template_zone as tz')
        .innerJoin('object as ob', 'ob.id', 'tz.object_id')
        .whereRef('tz.template_id', '=', 't.id')
        .select('ob.digest')
        .limit(1)
        .as('object_digest'),
      eb
        .selectFrom('vm_template as from')
        .whereRef('from.id', '=', 't.source_template_id')
        .select('from.uuid')
        .as('source_uuid'),
      eb
        .selectFrom('job as j')
        .whereRef('j.instance_uuid', '=', 't.uuid')
        .where('j.state', '=', 'pending')
        .select('j.uuid')
        .orderBy('j.id', 'desc')
        .limit(1)
        .as('job_uuid'),
      eb
        .selectFrom('instance as i')
        .whereRef('i.iso_id', '=', 't.id')
        .where('i.removed', 'is', null)
        .select(sql<number[]>`coalesce(jsonb_agg(distinct i.zone_id), '[]')`.as('zones'))
        .as('attached_zones'),
      eb
        .selectFrom('tag as g')
        .whereRef('g.template_id', '=', 't.id')
        .select(
          sql<
            ImageRecord['tags']
          >`coalesce(jsonb_agg(jsonb_build_object('key', g.key, 'value', g.value)
            order by g.key), '[]')`.as('tags'),
        )
        .as('tags'),
    ])
    .where((eb) => eb('t.id', '=', eb.fn.any(eb.val([...ids]))))
    .execute()
  const extraction_disabled = await createSettings(db).boolean('disable.extraction')
  const byImage = Map.groupBy(copies, (copy) => copy.template_id)
  const images = rows.map((row) => {
    const copiesThere = byImage.get(row.id) ?? []
    const { tags, grantees, attached_zones } = row
    return {
      ...row,
      extraction_disabled,
      tags: tags ?? [],
      grantees: grantees ?? [],
      attached_zones: attached_zones ?? [],
      copies: copiesThere,
    }
  })
  const byId = new Map(
    (await withDataDisks(db, images, loadImages)).map((image) => [image.id, image]),
  )
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** The internal id of an image, a removed one too (protocol §4); undefined when it never existed. */
export async function imageIdOf(db: Db | Trx, uuid: string): Promise<number | undefined> {
  // "-1" means all in some parameters and passes for an id everywhere (protocol §3).
  if (!isUuid(uuid)) return undefined
  const row = await db
    .selectFrom('vm_template')
    .select('id')
    .where('uuid', '=', uuid)
    .executeTakeFirst()
  return row?.id
}

/** Loads one image by uuid, removed ones too; undefined when it never existed. */
export async function loadImageByUuid(
  db: Db | Trx,
  uuid: string,
): Promise<ImageRecord | undefined> {
  const id = await imageIdOf(db, uuid)
  return id === undefined ? undefined : (await loadImages(db, [id]))[0]
}

/**
 * Makes the row of a new image, without copies.
 *
 * @throws AppError account.removed when its owner is deleted at this moment
 */
export async function insertImageRow(
  trx: Trx,
  values: Insertable<VmTemplateTable>,
): Promise<{ id: number; uuid: string }> {
  await holdAccount(trx, values.account_id)
  return trx
    .insertInto('vm_template')
    .values(values)
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
}

export type ImageChanges = Updateable<VmTemplateTable>

/** What is undefined stays as it is. */
export async function changeImage(
  db: Db | Trx,
  imageId: number,
  changes: ImageChanges,
): Promise<void> {
  await db.updateTable('vm_template').set(changes).where('id', '=', imageId).execute()
}

/**
 * Notes that copies of an image are gone, and with the last one the image. Also when some are left: the
 * image is another one now, and listeners are told by its version.
 */
export async function noteDeleted(trx: Trx, imageId: number, isLast: boolean): Promise<void> {
  await trx
    .updateTable('vm_template')
    .set((eb) => ({
      grant_version: eb('grant_version', '+', isLast ? 1 : 0),
      ...(isLast && { removed: sql<Date>`now()` }),
    }))
    .where('id', '=', imageId)
    .execute()
}

/**
 * Locks what brings an image in and the image, in the one order that sealing, publishing, deleting,
 * retrying and cancelling share, so that none of them waits for another in a circle.
 *
 * @returns false when the image has been deleted
 */
export async function lockImage(trx: Trx, imageId: number): Promise<boolean> {
  await trx
    .selectFrom('upload')
    .select('id')
    .where('template_id', '=', imageId)
    .forUpdate()
    .execute()
  await trx
    .selectFrom('fetch')
    .select('template_id')
    .where('template_id', '=', imageId)
    .forUpdate()
    .execute()
  const image = await trx
    .selectFrom('vm_template')
    .select('removed')
    .where('id', '=', imageId)
    .forUpdate()
    .executeTakeFirst()
  return image !== undefined && image.removed === null
}

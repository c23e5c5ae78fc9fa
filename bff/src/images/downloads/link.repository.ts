import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { DownloadLinkTable } from '../../db/schema.ts'
import type { ByteRange } from '../../stores/store.ts'

export type LinkRow = Selectable<DownloadLinkTable>

/** What a link is to; internal ids. */
export type Linked =
  | { readonly templateId: number; readonly volumeId: null }
  | { readonly templateId: null; readonly volumeId: number }

interface LinkPlace {
  readonly zoneId: number
  readonly objectId: number
  readonly accountId: number
  readonly grantVersion: number
  readonly expires: Date
}

export type LinkValues = LinkPlace & Linked

/**
 * The account's link to this object in this zone: the live one, which then lasts until `expires` if
 * that is later, else a new one. Two calls at once get the same.
 */
export function takeLink(db: Db, values: LinkValues): Promise<LinkRow> {
  return db.transaction().execute((trx) => takeLinkIn(trx, values))
}

/** The same, within a transaction. */
export async function takeLinkIn(trx: Trx, values: LinkValues): Promise<LinkRow> {
  const key = `link ${values.accountId} ${values.zoneId} ${values.objectId}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx)
  const live = await trx
    .updateTable('download_link')
    .set({ expires: sql<Date>`greatest(expires, ${values.expires}::timestamptz)` })
    .where('account_id', '=', values.accountId)
    .where('template_id', 'is not distinct from', values.templateId)
    .where('volume_id', 'is not distinct from', values.volumeId)
    .where('zone_id', '=', values.zoneId)
    .where('object_id', '=', values.objectId)
    .where('grant_version', '=', values.grantVersion)
    .where('expires', '>', sql<Date>`now()`)
    .returningAll()
    .executeTakeFirst()
  if (live) return live
  return trx
    .insertInto('download_link')
    .values({
      template_id: values.templateId,
      volume_id: values.volumeId,
      zone_id: values.zoneId,
      object_id: values.objectId,
      account_id: values.accountId,
      grant_version: values.grantVersion,
      expires: values.expires,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** What a link leads to, as it is now. */
export interface LinkTarget {
  readonly linked: Linked
  readonly zoneId: number
  readonly objectId: number
  readonly accountId: number
  readonly grantVersion: number
  readonly expires: Date
  /** SHA-256 of the object, lower-case hexadecimal. */
  readonly digest: string
  /** Bytes of the object. */
  readonly length: number
  /** The part of the object that it leads to; the whole for all but data disks. */
  readonly part: Required<ByteRange>
  readonly name: string
  readonly format: string
  /** The image is still there and still made of this object, in some zone; or the volume is still there. */
  readonly isLive: boolean
}

export async function findTarget(db: Db, linkUuid: string): Promise<LinkTarget | undefined> {
  const row = await db
    .selectFrom('download_link as l')
    .innerJoin('object as o', 'o.id', 'l.object_id')
    .leftJoin('vm_template as t', 't.id', 'l.template_id')
    .leftJoin('volume as v', 'v.id', 'l.volume_id')
    .select([
      'l.template_id',
      'l.volume_id',
      'l.zone_id as zoneId',
      'l.object_id as objectId',
      'l.account_id as accountId',
      'l.grant_version as grantVersion',
      'l.expires',
      'o.digest',
      'o.length',
      't.disk_offset',
      't.disk_length',
    ])
    .select((eb) => [
      eb.fn.coalesce('t.name', 'v.name', eb.val('')).as('name'),
      // What is made of a volume is always this.
      eb.fn.coalesce('t.format', eb.val('QCOW2')).as('format'),
      eb
        .and([eb('v.id', 'is not', null), eb('v.removed', 'is', null)])
        .$castTo<boolean>()
        .as('isVolume'),
      eb
        .and([
          eb('t.removed', 'is', null),
          eb.exists(
            eb
              .selectFrom('template_zone as z')
              .select('z.id')
              // A data disk is where its template is.
              .where('z.template_id', '=', (of) => of.fn.coalesce('t.parent_id', 't.id'))
              .whereRef('z.object_id', '=', 'l.object_id')
              .where('z.state', '=', 'ready'),
          ),
        ])
        .$castTo<boolean>()
        .as('isImage'),
    ])
    .where('l.uuid', '=', linkUuid)
    .executeTakeFirst()
  if (!row) return undefined
  const { disk_offset, disk_length, template_id, volume_id, isImage, isVolume, ...target } = row
  const linked: Linked | undefined =
    template_id !== null
      ? { templateId: template_id, volumeId: null }
      : volume_id !== null
        ? { templateId: null, volumeId: volume_id }
        : undefined
  if (!linked) return undefined
  const start = disk_offset ?? 0
  const part = { start, end: start + (disk_length ?? target.length) }
  return { ...target, linked, part, isLive: isImage || isVolume }
}

/** Answers how many were removed. */
export async function deleteExpiredLinks(db: Db, now: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('download_link')
    .where('expires', '<', now)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** Removes the links to an image that is gone, and to its data disks. */
export async function deleteLinks(trx: Trx, imageId: number): Promise<void> {
  await trx
    .deleteFrom('download_link')
    .where('template_id', 'in', (eb) =>
      eb
        .selectFrom('vm_template')
        .select('id')
        .where((or) => or.or([or('id', '=', imageId), or('parent_id', '=', imageId)])),
    )
    .execute()
}

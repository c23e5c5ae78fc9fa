import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ResultOf } from '@mold/shared/contract/command.ts'
import type { listUploads } from '@mold/shared/commands/uploads/listUploads.ts'
import { sql } from 'kysely'
import { ownedWithin } from '../../access/owned.ts'
import type { OwnerScope } from '../../access/owners.ts'
import type { Db } from '../../db/database.ts'
import { containing } from '../../db/like.ts'
import { chunkLength } from '../../stores/hash-pool.ts'
import { uploadParams } from './create.service.ts'
import { type Tickets, uploadPath } from './tickets.ts'
import { chunksOf } from './upload.repository.ts'

type WireUpload = ResultOf<typeof listUploads>['items'][number]

export interface UploadFilter {
  readonly scope: OwnerScope
  readonly id?: string | undefined
  readonly imageUuid?: string | undefined
  readonly keyword?: string | undefined
}

function matching(db: Db, { scope, id, imageUuid, keyword }: UploadFilter) {
  let query = db
    .selectFrom('upload as u')
    .innerJoin('vm_template as t', 't.id', 'u.template_id')
    .innerJoin('account as a', 'a.id', 't.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .where('u.state', '<>', 'sealed')
    .where('t.removed', 'is', null)
    .where((eb) => ownedWithin(scope)(eb as never))
  if (id !== undefined) query = query.where('u.id', '=', id)
  if (imageUuid !== undefined) query = query.where('t.uuid', '=', imageUuid)
  if (keyword !== undefined) query = query.where((eb) => containing(eb, 't.name', keyword))
  return query
}

type Row = Awaited<ReturnType<typeof findRows>>[number]

async function findRows(db: Db, filter: UploadFilter, page: { limit: number; offset: number }) {
  return matching(db, filter)
    .selectAll('u')
    .select([
      't.uuid as image_uuid',
      't.kind',
      't.name',
      't.format',
      'a.name as account_name',
      'd.uuid as domain_uuid',
      'd.name as domain_name',
      sql<boolean>`coalesce(u.lease_until > now(), false)`.as('active'),
    ])
    .orderBy('u.created')
    .orderBy('u.id')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

interface Shown {
  readonly tickets: Tickets
  readonly origin: string
  /** Milliseconds that an unfinished upload is kept after its last byte. */
  readonly keptMs: number
  /** When the fresh headers stop working. */
  readonly expires: Date
}

function view(row: Row, { tickets, origin, keptMs, expires }: Shown): WireUpload {
  const begun = row.state === 'receiving'
  return {
    id: row.id,
    imageid: row.image_uuid,
    kind: row.kind,
    name: row.name,
    format: row.format,
    filename: row.file_name ?? undefined,
    state: row.state,
    url: uploadPath(row.id),
    offset: row.durable_offset,
    length: row.length ?? undefined,
    chunksize: chunkLength,
    chunkdigests: chunksOf(row).map((digest) => digest.toString('hex')),
    ...(row.tail_digest &&
      row.tail_offset > 0 && {
        tailoffset: row.tail_offset,
        taildigest: row.tail_digest.toString('hex'),
      }),
    active: row.active,
    keptuntil: wireDate(begun ? new Date(row.touched.getTime() + keptMs) : row.expires),
    created: wireDate(row.created),
    account: row.account_name,
    domainid: row.domain_uuid,
    domain: row.domain_name,
    ...uploadParams(tickets, row, begun ? expires : row.expires, origin),
  }
}

/** Uploads that are not complete, oldest first, each with fresh headers. */
export async function listUploadRows(
  db: Db,
  filter: UploadFilter,
  page: { limit: number; offset: number },
  shown: Shown,
): Promise<{ count: number; items: WireUpload[] }> {
  const [{ count }, rows] = await Promise.all([
    matching(db, filter)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
    findRows(db, filter, page),
  ])
  return { count, items: rows.map((row) => view(row, shown)) }
}

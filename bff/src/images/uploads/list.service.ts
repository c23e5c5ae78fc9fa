import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ResultOf } from '@mold/shared/contract/command.ts'
import type { listUploads } from '@mold/shared/commands/uploads/listUploads.ts'
import { ownerView } from '../../access/owner.view.ts'
import type { Db } from '../../db/database.ts'
import type { Sort } from '../../db/sort.ts'
import { chunkLength } from '../../stores/hash-pool.ts'
import { uploadParams } from './create.service.ts'
import { chunksOf } from './digest.repository.ts'
import {
  countUploads,
  findUploads,
  type ListedUpload,
  type UploadFilter,
} from './list.repository.ts'
import { type Tickets, uploadPath } from './tickets.ts'

type WireUpload = ResultOf<typeof listUploads>['items'][number]

interface Shown {
  readonly tickets: Tickets
  readonly origin: string
  /** Milliseconds that an unfinished upload is kept after its last byte. */
  readonly keptMs: number
  /** When the fresh headers stop working. */
  readonly expires: Date
}

function view(row: ListedUpload, { tickets, origin, keptMs, expires }: Shown): WireUpload {
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
    ...ownerView(row),
    domainid: row.domain_uuid,
    domain: row.domain_name,
    ...uploadParams(tickets, row, begun ? expires : row.expires, origin),
  }
}

/** Uploads that are not complete, oldest first, each with fresh headers. */
export async function listUploadRows(
  db: Db,
  filter: UploadFilter,
  page: { limit: number; offset: number; sort?: Sort | undefined },
  shown: Shown,
): Promise<{ count: number; items: WireUpload[] }> {
  const [count, rows] = await Promise.all([countUploads(db, filter), findUploads(db, filter, page)])
  return { count, items: rows.map((row) => view(row, shown)) }
}

import type { ImageFacts } from '@mold/shared/images/facts.ts'
import type { Db, Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import { lockObject, publishObject } from '../../stores/object.repository.ts'
import type { ImageStore } from '../../stores/store.ts'
import type { ImageRecord } from '../image.repository.ts'
import { deleteFetch, type FetchRow, fetchStates, lockFetch } from './fetch.repository.ts'
import { arrivalEvent } from '../image.events.ts'
import { LeaseLost } from './holder.ts'

export interface Publication {
  readonly row: FetchRow
  readonly image: ImageRecord
  readonly store: ImageStore
  /** The spool that holds the bytes to be stored. */
  readonly spool: string
  readonly digest: string
  readonly length: number
  readonly sourceDigest: string
  readonly facts: ImageFacts
}

async function updateRows(trx: Trx, of: Publication, objectId: number): Promise<void> {
  await trx
    .updateTable('vm_template')
    .set({
      source_digest: of.sourceDigest,
      virtual_size: of.facts.virtualSize ?? of.length,
      physical_size: of.length,
    })
    .where('id', '=', of.image.id)
    .execute()
  const done = { error_code: null, error_params: null, next_try: null, object_id: objectId }
  const waiting = () =>
    trx
      .updateTable('template_zone')
      .where('template_id', '=', of.image.id)
      .where('state', 'in', [...fetchStates])
  await waiting()
    .set({ ...done, state: 'ready', bytes: of.length, total_bytes: of.length })
    .where('zone_id', '=', of.store.info.zoneId)
    .execute()
  await waiting()
    .set({ ...done, state: 'copying', attempt: 0, bytes: 0, total_bytes: of.length })
    .execute()
}

/**
 * Publishes received bytes: they are durable first, then the rows, then the event, all but the bytes
 * in one transaction (design: Bytes; reliability P2). What a crash leaves in between is a file that
 * the collector or the next holder finds, never a row that lies.
 *
 * @throws LeaseLost when the fetch went to somebody else meanwhile
 */
export async function publish(db: Db, hit: HitFaultPoint, of: Publication): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!(await lockFetch(trx, of.row)))
      throw new LeaseLost('the fetch was cancelled or taken over')
    await lockObject(trx, of.digest)
    await of.store.publish(of.spool, of.digest)
    hit('fetch.published')
    const objectId = await publishObject(trx, {
      digest: of.digest,
      length: of.length,
      storeId: of.store.info.id,
    })
    await updateRows(trx, of, objectId)
    await deleteFetch(trx, of.image.id)
    hit('fetch.rows')
    const iso = of.image.kind === 'iso'
    await recordEvent(trx, {
      type: arrivalEvent(of.image, 'TEMPLATE.DOWNLOAD.SUCCESS'),
      level: 'INFO',
      state: 'Completed',
      description: `${iso ? 'ISO' : 'Template'} ${of.image.name} is ready: ${of.length} bytes, SHA-256 ${of.digest}`,
      accountId: of.image.account_id,
      username: 'system',
      resourceType: iso ? 'Iso' : 'Template',
      resourceUuid: of.image.uuid,
      resourceName: of.image.name,
      once: `fetched ${of.image.uuid} ${of.row.spool}`,
    })
  })
  hit('fetch.committed')
}

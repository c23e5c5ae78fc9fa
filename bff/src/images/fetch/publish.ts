import type { ImageFacts } from '@mold/shared/images/facts.ts'
import type { Db } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import { lockObject, publishObject } from '../../stores/object.repository.ts'
import type { ImageStore } from '../../stores/store.ts'
import { arrivalEvent } from '../image.events.ts'
import { changeImage, type ImageRecord } from '../image.repository.ts'
import { writeDescribed } from './described.repository.ts'
import type { Described } from './descriptor.ts'
import { deleteFetch, type FetchRow, lockFetch } from './fetch.repository.ts'
import { LeaseLost } from './holder.ts'
import { showArrived } from './waiting.repository.ts'

export interface Publication {
  readonly row: FetchRow
  readonly image: ImageRecord
  readonly store: ImageStore
  /** The spool that holds the bytes to be stored. */
  readonly spool: string
  readonly digest: string
  readonly mac: Buffer | null
  readonly length: number
  readonly sourceDigest: string
  readonly facts: ImageFacts
  /** Of an appliance. */
  readonly described: Described | undefined
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
      mac: of.mac,
      storeId: of.store.info.id,
    })
    await changeImage(trx, of.image.id, {
      source_digest: of.sourceDigest,
      virtual_size: of.facts.virtualSize ?? of.length,
      physical_size: of.length,
      remarks: of.facts.remarks ?? [],
    })
    if (of.described) await writeDescribed(trx, of.image.id, of.described)
    const { zoneId } = of.store.info
    await showArrived(trx, of.image.id, { objectId, zoneId, bytes: of.length })
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

import { parseChecksum } from '@mold/shared/images/checksum.ts'
import { verifyFormat } from '@mold/shared/images/detect.ts'
import type { ImageFacts } from '@mold/shared/images/facts.ts'
import type { ImageFormat } from '@mold/shared/images/formats.ts'
import { passes } from '../../db/passing-errors.ts'
import type { ImageStore } from '../../stores/store.ts'
import { dropReceived } from '../control.service.ts'
import { clean } from '../clean/clean.ts'
import { isCleaning, isDerived } from '../convert/address.ts'
import { convert } from '../convert/convert.ts'
import { type ImageRecord, loadImages } from '../image.repository.ts'
import { requireVirtualSize, requireZoneStorage, storageLeft } from '../limits.ts'
import { checkManifest } from './check-manifest.ts'
import { endTry, letGo, recordDeath, type Work } from './end-try.ts'
import type { ClaimedFetch } from './claim.repository.ts'
import { endFetch, type FetchRow, noteFetch } from './fetch.repository.ts'
import { type Holder, holdFetch } from './holder.ts'
import type { WorkerParts } from './parts.ts'
import { chooseStore } from './choose-store.ts'
import { type Described, readDescriptor } from './descriptor.ts'
import { publish } from './publish.ts'
import { type Received, receive } from './receive.ts'
import { takeSent } from './sent.ts'
import { unpack } from './unpack.ts'
import { showPhase, waitingZones } from './waiting.repository.ts'

const gib = 1024 ** 3

/** Bytes that are complete and hashed, on their way to being published. */
interface Complete {
  readonly spool: string
  readonly digest: string
  /** Of the bytes that the digest is of; null where there is none. */
  readonly mac: Buffer | null
  readonly length: number
  readonly sourceDigest: string
}

/** What an earlier holder completed, when its bytes are still where it left them. */
async function completedBefore(store: ImageStore, row: FetchRow): Promise<Complete | undefined> {
  const { digest, source_digest: sourceDigest, stored_length: length } = row
  if (digest === null || sourceDigest === null || length === null) return undefined
  const spool = digest === sourceDigest ? row.spool : row.unpacked
  const there = (await store.spoolSize(spool)) === length || (await store.has(digest, length))
  return there ? { spool, digest, mac: row.mac, length, sourceDigest } : undefined
}

/** The bytes in the spool, from wherever they come. */
async function bring(
  parts: WorkerParts,
  store: ImageStore,
  holder: Holder,
  { row, image, maxBytes }: Pick<Work, 'row' | 'image'> & { readonly maxBytes: number },
): Promise<Received> {
  const derived = { row, image, maxBytes }
  if (isCleaning(image)) return clean(parts, store, holder, derived)
  if (isDerived(image)) return convert(parts, store, holder, derived)
  const checksum = image.checksum === null ? undefined : parseChecksum(image.checksum)
  if (image.url === null) return takeSent(parts, store, holder, { row, checksum })
  const format = image.format as ImageFormat
  const left = await storageLeft(parts.db, ownerOf(image))
  const reserve = (bytes: number) => reserveAnnounced(parts, { row, image }, bytes)
  const given = { row, format, checksum, maxBytes, left, reserve }
  return receive(parts, store, holder, { ...given, url: image.url })
}

async function complete(
  parts: WorkerParts,
  store: ImageStore,
  holder: Holder,
  { row, image }: Work,
): Promise<Complete> {
  const maxBytes = (await parts.settings.number('max.template.iso.size')) * gib
  const format = image.format as ImageFormat
  const received = await bring(parts, store, holder, { row, image, maxBytes })
  parts.hit('fetch.received')
  let done: Complete = {
    spool: row.spool,
    digest: received.digest,
    mac: received.mac,
    length: received.bytes,
    sourceDigest: received.digest,
  }
  if (received.packing) {
    await holder.phase('unpacking', received.bytes)
    const unpacked = await unpack(parts, store, holder, {
      row,
      packing: received.packing,
      format,
      maxBytes,
      // Others may have come since this one began.
      left: await storageLeft(parts.db, ownerOf(image)),
    })
    const { bytes: length, digest, mac } = unpacked
    done = { ...done, spool: row.unpacked, digest, mac, length }
    parts.hit('fetch.unpacked')
  }
  await note(parts, { row, image }, done, received)
  parts.hit('fetch.hashed')
  return done
}

const ownerOf = ({ account_id: accountId, id: templateId }: ImageRecord) => ({
  accountId,
  templateId,
})

/**
 * Counts what a source announces before the first of it comes, where that is not what the registration has
 * counted: nobody could know it, or it has changed since (security case E12).
 */
async function reserveAnnounced(
  parts: WorkerParts,
  { row, image }: Pick<Work, 'row' | 'image'>,
  bytes: number,
): Promise<void> {
  if (bytes === row.length) return
  await parts.db.transaction().execute(async (trx) => {
    await requireZoneStorage(trx, { ...ownerOf(image), bytes })
    await noteFetch(trx, row, { length: bytes })
  })
}

/**
 * Notes that the bytes are complete. A number that nobody could know counts from here on for its account,
 * so that of many that come at once no more pass than there is room for (security case E12).
 */
async function note(
  parts: WorkerParts,
  { row, image }: Pick<Work, 'row' | 'image'>,
  done: Complete,
  { announced, packing }: Received,
): Promise<void> {
  const grown = packing !== undefined || !announced
  await parts.db.transaction().execute(async (trx) => {
    if (grown) await requireZoneStorage(trx, { ...ownerOf(image), bytes: done.length })
    await noteFetch(trx, row, {
      source_digest: done.sourceDigest,
      digest: done.digest,
      mac: done.mac,
      stored_length: done.length,
    })
  })
}

async function inspect(
  parts: WorkerParts,
  store: ImageStore,
  holder: Holder,
  { image, done }: { readonly image: ImageRecord; readonly done: Complete },
): Promise<{ readonly facts: ImageFacts; readonly described: Described | undefined }> {
  const format = image.format as ImageFormat
  const inSpool = (await store.spoolSize(done.spool)) !== undefined
  const reader = inSpool ? await store.spoolReader(done.spool) : await store.reader(done.digest)
  try {
    const facts = await verifyFormat(reader, format)
    await requireVirtualSize(parts.settings, facts.virtualSize ?? 0)
    const described = await readDescriptor(reader, image)
    if (format === 'OVA') await checkManifest(parts.hashes, reader, holder)
    return { facts, described }
  } finally {
    await reader.close()
  }
}

async function bringIn(parts: WorkerParts, store: ImageStore, holder: Holder, work: Work) {
  const { row, image } = work
  const done = (await completedBefore(store, row)) ?? (await complete(parts, store, holder, work))
  await holder.phase('checking', done.length)
  const found = await inspect(parts, store, holder, { image, done })
  parts.hit('fetch.checked')
  holder.check()
  await publish(parts.db, parts.hit, { row, image, store, ...found, ...done })
  // The packed original has served; the unpacked spool became the object.
  await store.dropSpool(row.spool)
}

async function startAttempt(parts: WorkerParts, row: FetchRow): Promise<Work | undefined> {
  const [image] = await loadImages(parts.db, [row.template_id])
  const zones = await waitingZones(parts.db, row.template_id)
  if (!image || image.removed || zones.length === 0) return undefined
  const fresh = zones.some((zone) => zone.state === 'waiting')
  const attempt = Math.max(...zones.map((zone) => zone.attempt)) + (fresh ? 1 : 0)
  await showPhase(parts.db, image.id, {
    state: 'fetching',
    bytes: row.durable_offset,
    total: row.length,
    attempt,
  })
  return { row, image, attempt }
}

/**
 * One try of the one fetch of an image, whatever number of zones wait for it: receive, unpack, check,
 * publish. It may be killed anywhere; the next holder goes on from what is durable.
 */
export async function runFetch(
  parts: WorkerParts,
  row: ClaimedFetch,
  stop: AbortSignal,
): Promise<void> {
  parts.hit('fetch.claimed')
  const work = await startAttempt(parts, row).catch(async (error: unknown) => {
    if (!passes(error)) throw error
    await letGo(parts, row, stop)
    return 'away' as const
  })
  if (work === 'away') return
  if (!work) {
    await dropReceived(parts, await endFetch(parts.db, row))
    return
  }
  if (row.died) return recordDeath(parts, work)
  const holder = holdFetch(parts, row, stop)
  let store: ImageStore | undefined
  try {
    const chosen = await chooseStore(parts, holder, work)
    store = chosen.store
    await bringIn(parts, store, holder, { ...work, row: chosen.row })
  } catch (error) {
    await endTry(parts, { ...work, store }, { holder, stop, error })
  } finally {
    await holder.close()
  }
}

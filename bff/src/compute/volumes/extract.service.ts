import type { extractFields } from '@mold/shared/commands/images/image.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../../access/caller.ts'
import { isUuid } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { takeLinkIn } from '../../images/downloads/link.repository.ts'
import type { Link, Links } from '../../images/downloads/links.ts'
import { zoneExists } from '../../infrastructure/zone.repository.ts'
import type { JobRun, notYet } from '../../jobs/async-handler.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { endCommandsOfJob } from '../host-commands/host-command.repository.ts'
import { type Ask, bySteps } from '../host-commands/steps.ts'
import { bringIn, type BringInParts, type BroughtIn, dropIntakeOf } from '../intakes/bring-in.ts'
import { intakeOfJob } from '../intakes/intake.repository.ts'
import { endsJob } from '../job-end.ts'
import { whyNotRead, whyNotTaken } from './can.ts'
import { requireVolume, requireVolumeHost, volumeFor } from './find.ts'
import { letGoOfVolumes } from './hold.repository.ts'
import { holdToRead } from './hold-to-read.ts'
import { type VolumeRecord, volumeByUuid } from './volume.repository.ts'

export interface ExtractVolumeParts extends BringInParts {
  readonly settings: Pick<Settings, 'number' | 'boolean'>
  readonly links: Links
  readonly hit: HitFaultPoint
}

export interface ExtractVolumeRequest {
  readonly id: string
  readonly mode: string
  readonly zoneid: string
}

/**
 * The checks of extractVolume, in the order of extractTemplate (semantics §10).
 *
 * @throws AppError volume.*, image.extract_disabled, image.extract_ftp, zone.invalid, api.denied
 */
export async function checkExtractVolume(
  { db, settings }: ExtractVolumeParts,
  caller: Caller,
  { id, mode, zoneid }: ExtractVolumeRequest,
): Promise<VolumeRecord> {
  const upper = mode.toUpperCase()
  if (upper === 'FTP_UPLOAD') throw new AppError('image.extract_ftp')
  if (upper !== 'HTTP_DOWNLOAD') throw new AppError('volume.extract_mode')
  if (!isRoot(caller) && (await settings.boolean('disable.extraction'))) {
    throw new AppError('image.extract_disabled')
  }
  const volume = await volumeFor(db, caller, id)
  if (!isUuid(zoneid) || !(await zoneExists(db, zoneid))) throw new AppError('zone.invalid')
  requireVolume(whyNotTaken(caller, volume), volume)
  requireVolume(whyNotRead(volume), volume)
  await requireVolumeHost(db, volume)
  return volume
}

/** What a job knows of itself and its caller. */
type Job = Pick<JobRun<never>, 'jobUuid' | 'caller' | 'origin' | 'signal' | 'progress'>

/** The object that the disk has become, also by an earlier run: its intake stays until the job has ended. */
async function objectOf(
  parts: ExtractVolumeParts,
  ask: Ask,
  jobUuid: string,
  volumeId: number,
): Promise<Pick<BroughtIn, 'objectId' | 'digest' | 'length'>> {
  const { object_id: objectId, digest, length } = (await intakeOfJob(parts.db, jobUuid)) ?? {}
  if (objectId && digest && length) return { objectId, digest, length }
  const hold = await holdToRead(parts.db, volumeId, { jobUuid, live: false })
  parts.hit('volume.extract_held')
  return bringIn(parts, ask, jobUuid, hold)
}

/** Makes the link, which keeps the object from then on, and lets go of the volume. */
async function linkTo(
  { db, links, settings }: ExtractVolumeParts,
  { jobUuid, caller }: Job,
  volume: VolumeRecord,
  objectId: number,
): Promise<Link> {
  const seconds = await settings.number('extract.url.expiration.interval')
  const row = await db.transaction().execute(async (trx) => {
    const made = await takeLinkIn(trx, {
      templateId: null,
      volumeId: volume.id,
      zoneId: volume.zone_id,
      objectId,
      accountId: caller.account.id,
      grantVersion: 0,
      expires: new Date(Date.now() + seconds * 1000),
    })
    await letGoOfVolumes(trx, jobUuid)
    return made
  })
  return links.show(row, { name: volume.name, format: 'QCOW2' })
}

/** The answer, as extractTemplate gives it. */
function extractView(
  link: Link,
  volume: VolumeRecord,
  { digest, length }: Pick<BroughtIn, 'digest' | 'length'>,
  { caller, origin }: Job,
): ObjectOf<typeof extractFields> {
  return {
    id: volume.uuid,
    name: volume.name,
    extractId: link.uuid,
    extractMode: 'HTTP_DOWNLOAD',
    state: 'DOWNLOAD_URL_CREATED',
    status: 'Download URL created',
    storagetype: 'secondary',
    accountid: caller.account.uuid,
    created: wireDate(link.created),
    zoneid: volume.zone_uuid,
    zonename: volume.zone_name,
    url: new URL(link.path, origin).href,
    expires: wireDate(link.expires),
    size: length,
    checksum: digest,
  }
}

/**
 * Brings a volume to the zone's store as a whole and makes a link to it, which keeps the bytes until it expires.
 * Runs again with every answer of the host.
 *
 * @throws AppError volume.*, made.*, and as the host failed
 */
export async function extractVolume(
  parts: ExtractVolumeParts,
  uuid: string,
  job: Job,
): Promise<ObjectOf<typeof extractFields> | typeof notYet> {
  const { db, hit } = parts
  const { jobUuid, signal, progress } = job
  try {
    return await bySteps({ db, jobUuid, progress }, async (ask) => {
      const volume = await volumeByUuid(db, uuid)
      if (!volume || volume.removed !== null) throw new AppError('volume.gone')
      const object = await objectOf(parts, ask, jobUuid, volume.id)
      hit('volume.extract_copied')
      const link = await linkTo(parts, job, volume, object.objectId)
      hit('volume.extract_kept')
      return extractView(link, volume, object, job)
    })
  } catch (error) {
    if (endsJob(error, signal)) await giveUpReading(db, jobUuid)
    throw error
  }
}

/** Takes back what a job has begun to read of a volume. Safe to run twice. */
async function giveUpReading(db: Db, jobUuid: string): Promise<void> {
  await endCommandsOfJob(db, jobUuid, 'job.cancelled')
  await dropIntakeOf(db, jobUuid)
  await letGoOfVolumes(db, jobUuid)
}

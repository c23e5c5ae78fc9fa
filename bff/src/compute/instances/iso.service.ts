import { attachIso as declaration } from '@mold/shared/commands/isos/attachIso.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { invalidUuid } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { type ImageRecord, loadImageByUuid, loadImages } from '../../images/image.repository.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import type { notYet } from '../../jobs/async-handler.ts'
import { type ImageBytes, imageBytes, noteBase } from '../bases/base.repository.ts'
import { type BaseParts, ensureBase } from '../bases/ensure.ts'
import { recordDirectFailure } from '../direct/fetch.ts'
import type { Ask } from '../host-commands/steps.ts'
import { hostWithPool } from '../placement/pool.repository.ts'
import { requireUseFor } from './deploy/image.ts'
import type { InstanceRecord, InstanceRow } from './instance.repository.ts'
import type { WireInstance } from './instance.view.ts'
import { writeDrive } from './iso.repository.ts'
import { type InstanceJob, runSteps, shownInstance } from './run-steps.ts'

export interface IsoParts extends BaseParts {
  readonly db: Db
  readonly hit: HitFaultPoint
}

/** Tools that are on the hosts of one hypervisor only (semantics §13). */
const toolsOf = {
  'xs-tools.iso': 'instance.iso_xenserver',
  'vmware-tools.iso': 'instance.iso_vmware',
} as const

/**
 * The ISO that is to come into the drive of an instance, for those who may use it: whoever calls, and the owner
 * of the instance (semantics §13: in this order).
 *
 * @throws AppError api.invalid_uuid, instance.iso_*, image.*
 */
export async function isoToAttach(
  db: Db,
  caller: Caller,
  instance: InstanceRecord,
  id: string,
): Promise<ImageRecord> {
  const iso = await loadImageByUuid(db, id)
  if (!iso) throw invalidUuid(id, { command: declaration, param: 'id' })
  if (iso.kind !== 'iso' || iso.removed !== null) {
    throw new AppError('instance.iso_not_found', { id })
  }
  await requireUseFor(db, caller, instance.account_id, iso)
  const { hypervisor } = instance
  if (iso.type === 'PERHOST' && Object.hasOwn(toolsOf, iso.name)) {
    throw new AppError(toolsOf[iso.name as keyof typeof toolsOf], { hypervisor })
  }
  const isThere = iso.copies.some(({ zone_id }) => zone_id === instance.zone_id)
  if (!isThere && iso.type !== 'PERHOST') throw new AppError('instance.iso_zone')
  return iso
}

const settled = ({ state }: InstanceRow) => state === 'Running' || state === 'Stopped'

/** The drive of a running instance gets what is asked for; of a stopped one at its next start. */
async function changeMedia(
  ask: Ask,
  step: string,
  instance: InstanceRow,
  digest: string | null,
): Promise<void> {
  if (instance.state !== 'Running' || instance.host_id === null) return
  await ask(step, instance.host_id, 'domain.media', {
    instance: instance.uuid,
    ...(digest !== null && { iso: digest }),
  })
}

/** Brings an ISO to the host of a running instance. */
async function bringIso(
  parts: IsoParts,
  ask: Ask,
  { instance, jobUuid }: { readonly instance: InstanceRow; readonly jobUuid: string },
  bytes: ImageBytes,
): Promise<void> {
  if (instance.state !== 'Running' || instance.host_id === null) return
  const host = await hostWithPool(parts.db, instance.host_id)
  if (!host) throw new AppError('instance.not_running')
  await parts.db.transaction().execute((trx) => noteBase(trx, host.poolId, bytes))
  try {
    await ensureBase(parts, ask, host, bytes.digest)
  } catch (error) {
    await recordDirectFailure(parts.db, error, jobUuid)
    throw error
  }
}

/**
 * The job that puts an ISO into the drive of an instance, in the place of one that is there. Safe to run again
 * from the top.
 */
export function runAttach(
  parts: IsoParts,
  job: InstanceJob,
  isoId: string,
): Promise<WireInstance | typeof notYet> {
  const { db, hit } = parts
  return runSteps(db, job, async (ask, instance) => {
    if (!settled(instance)) throw new AppError('instance.state')
    const iso = await loadImageByUuid(db, isoId)
    const bytes = iso && (await imageBytes(db, iso.id, instance.zone_id))
    if (!iso || !bytes) throw new AppError('instance.iso_not_ready')
    await bringIso(parts, ask, { instance, jobUuid: job.jobUuid }, bytes)
    await changeMedia(ask, 'media', instance, bytes.digest)
    hit('instance.media')
    const drive = { id: iso.id, digest: bytes.digest }
    const isThere = await db.transaction().execute((trx) => writeDrive(trx, instance.id, drive))
    if (!isThere) {
      await changeMedia(ask, 'media back', instance, instance.iso_digest)
      throw new AppError('instance.iso_not_found', { id: isoId })
    }
    return shownInstance(db, job, instance.id)
  })
}

/** The job that takes the ISO out of the drive of an instance. Safe to run again from the top. */
export function runDetach(
  parts: IsoParts,
  job: InstanceJob,
): Promise<WireInstance | typeof notYet> {
  const { db, hit } = parts
  return runSteps(db, job, async (ask, instance) => {
    if (!settled(instance)) throw new AppError('instance.state')
    await changeMedia(ask, 'media', instance, null)
    hit('instance.media')
    await db.transaction().execute((trx) => writeDrive(trx, instance.id, null))
    return shownInstance(db, job, instance.id)
  })
}

/** The name of the ISO in a drive, for events. */
export async function isoName(db: Db, { iso_id: id }: Pick<InstanceRow, 'iso_id'>) {
  const [iso] = id === null ? [] : await loadImages(db, [id])
  return iso?.name ?? ''
}

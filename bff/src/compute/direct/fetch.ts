import { AppError } from '@mold/shared/errors.ts'
import type { HostCommandParams } from '../../agent/protocol.ts'
import type { Db } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import { resourceTypeOf } from '../../images/image.events.ts'
import { loadImageByUuid } from '../../images/image.repository.ts'
import type { Ask } from '../host-commands/steps.ts'
import { type DirectImage, findDirect, noteFetched } from './fetched.repository.ts'
import type { DirectSources } from './sources.ts'

export interface DirectParts {
  readonly db: Db
  readonly directSources: DirectSources
}

/** What a host is told to fetch, and for which image. */
export interface DirectCommand {
  readonly image: DirectImage
  readonly params: HostCommandParams<'base.fetch'>
}

/**
 * What a host has to know to fetch an image from its own address.
 *
 * @throws AppError host.base_missing for a base that nobody has noted; direct.header
 */
export async function directCommand(
  { db, directSources }: DirectParts,
  poolId: number,
  digest: string,
): Promise<DirectCommand> {
  const image = await findDirect(db, poolId, digest)
  if (!image) throw new AppError('host.base_missing', { digest })
  const { format, checksum, expected } = image
  const source = await directSources(image)
  const params = {
    digest,
    source,
    format,
    ...(checksum !== null && { checksum }),
    ...(expected !== null && { expected }),
  }
  return { image, params }
}

const failed = 'direct.download_failed'

/**
 * Has a host fetch an image from its own address, as a step of a job, and notes what it found.
 *
 * @throws AppError direct.download_failed with what the host said; job.cancelled
 */
export async function fetchDirect(
  parts: DirectParts,
  ask: Ask,
  at: { readonly step: string; readonly poolId: number; readonly hostId: number },
  digest: string,
): Promise<void> {
  const { image, params } = await directCommand(parts, at.poolId, digest)
  try {
    const found = await ask(at.step, at.hostId, 'base.fetch', params)
    await noteFetched(parts.db, at.poolId, digest, found)
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'job.cancelled') throw error
    const { name, uuid: template, poolName: pool } = image
    const why = { why: error.code, reason: error.message }
    throw new AppError(failed, { ...error.params, name, pool, template, ...why }, { cause: error })
  }
}

/** Hosts that are tried before a direct download is given up (semantics §6). */
export const mostHosts = 3

export const isDirectFailure = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === failed

/** Writes into the audit trail, once for a job, that its direct download was given up; other errors are not for it. */
export async function recordDirectFailure(db: Db, error: unknown, jobUuid: string): Promise<void> {
  if (!isDirectFailure(error)) return
  const image = await loadImageByUuid(db, String(error.params['template']))
  if (!image) return
  await recordEvent(db, {
    type: `${image.kind === 'iso' ? 'ISO' : 'TEMPLATE'}.DIRECT.DOWNLOAD.FAILURE`,
    level: 'ERROR',
    state: 'Completed',
    description: error.message,
    accountId: image.account_id,
    username: 'system',
    resourceType: resourceTypeOf(image),
    resourceUuid: image.uuid,
    resourceName: image.name,
    once: `direct download ${jobUuid}`,
  })
}

import { loadAccountCaller } from '../../access/caller.repository.ts'
import { type Caller, isRoot } from '../../access/caller.ts'
import { mayDo } from '../../access/image-rule.ts'
import { whyNotTaken } from '../../compute/volumes/can.ts'
import { loadVolumes } from '../../compute/volumes/volume.repository.ts'
import type { Db } from '../../db/database.ts'
import type { Secrets } from '../../secrets.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { factsOf, loadImages } from '../image.repository.ts'
import type { Linked } from './link.repository.ts'
import { createLinks, type Links } from './links.ts'

export interface DownloadLinksParts {
  readonly db: Db
  readonly secrets: Pick<Secrets, 'derive'>
  readonly settings: Pick<Settings, 'boolean'>
}

/** Download links that follow the rights of their accounts. */
export function createDownloadLinks(parts: DownloadLinksParts): Links {
  return createLinks({
    db: parts.db,
    secret: parts.secrets.derive('download links'),
    mayDownload: (...link) => mayDownload(parts, ...link),
  })
}

/**
 * Whether an account may download an image or a volume at this moment, and nobody has lost a right to it since
 * `grantVersion` (decisions: Download links). A link is the account's and not one user's: any user of
 * it that is enabled will do.
 */
async function mayDownload(
  { db, settings }: Pick<DownloadLinksParts, 'db' | 'settings'>,
  accountId: number,
  linked: Linked,
  grantVersion: number,
): Promise<boolean> {
  const caller = await loadAccountCaller(db, accountId, 'key')
  if (!caller) return false
  // Links do not outlive the setting that stops extraction (semantics §10, 1).
  if (!isRoot(caller) && (await settings.boolean('disable.extraction'))) return false
  if (linked.templateId === null) return mayTakeVolume(db, caller, linked.volumeId)
  const [image] = await loadImages(db, [linked.templateId])
  if (!image || image.removed || image.grant_version !== grantVersion) return false
  return mayDo(caller, 'download', factsOf(image)) === true
}

/** The rule for its owner, with what its template says of downloads. */
async function mayTakeVolume(db: Db, caller: Caller, volumeId: number): Promise<boolean> {
  const [volume] = await loadVolumes(db, [volumeId])
  return volume !== undefined && volume.removed === null && whyNotTaken(caller, volume) === true
}

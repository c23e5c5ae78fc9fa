import type { Router } from 'express'
import { loadAccountCaller } from '../../access/caller.repository.ts'
import { isRoot } from '../../access/caller.ts'
import { mayDo } from '../../access/images.ts'
import type { Db } from '../../db/database.ts'
import type { Logger } from '../../log.ts'
import type { Secrets } from '../../secrets.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { factsOf, loadImages } from '../image.repository.ts'
import { downloadsRouter } from './downloads.router.ts'
import { createLinks, type Links } from './links.ts'

export interface Downloads {
  readonly links: Links
  /** What is below `/userdata`. */
  readonly router: Router
}

/** Download links and the router that serves them. */
export function createDownloads(parts: {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
  readonly log: Logger
  readonly secrets: Pick<Secrets, 'derive'>
  readonly settings: Pick<Settings, 'boolean'>
}): Downloads {
  const { db, stores, log, secrets } = parts
  const links = createLinks({
    db,
    secret: secrets.derive('download links'),
    mayDownload: (...link) => mayDownload(parts, ...link),
  })
  return { links, router: downloadsRouter({ db, links, stores, log }) }
}

/**
 * Whether an account may download an image at this moment, and nobody has lost a right to it since
 * `grantVersion` (decisions: Download links). A link is the account's and not one user's: any user of
 * it that is enabled will do.
 */
async function mayDownload(
  { db, settings }: { readonly db: Db; readonly settings: Pick<Settings, 'boolean'> },
  accountId: number,
  templateId: number,
  grantVersion: number,
): Promise<boolean> {
  const [caller, [image]] = await Promise.all([
    loadAccountCaller(db, accountId, 'key'),
    loadImages(db, [templateId]),
  ])
  if (!caller || !image || image.removed || image.grant_version !== grantVersion) return false
  // Links do not outlive the setting that stops extraction (semantics §10, 1).
  if (!isRoot(caller) && (await settings.boolean('disable.extraction'))) return false
  return mayDo(caller, 'download', factsOf(image)) === true
}

import type { storeReportFields } from '@mold/shared/commands/infrastructure/store-report.fields.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import type { Db } from '../db/database.ts'
import type { EventSubject } from '../events/subject.ts'
import type { JobProgress } from '../jobs/progress.ts'
import type { Logger } from '../log.ts'
import type { Settings } from '../settings/settings.service.ts'
import type { CollectProgress } from '../stores/collect-report.ts'
import { collect } from '../stores/collector.ts'
import type { HashPool } from '../stores/hash-pool.ts'
import type { Stores } from '../stores/stores.service.ts'
import { verifyObjects } from '../stores/verify.ts'
import { storeReportView } from './store-report.service.ts'

export interface CollectParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
  readonly settings: Settings
  readonly hashes: HashPool
}

export interface CollectRequest {
  /** Internal id of the one store to look into; all if not given. */
  readonly storeId: number | undefined
  readonly dryRun: boolean
  /** Reads every object and compares its digest first. */
  readonly verify?: boolean | undefined
  readonly log: Logger
  readonly signal: AbortSignal
  readonly progress: (now: JobProgress) => void
}

/**
 * Looks into image stores, and removes what nothing needs unless it is a dry run. It may be ended at any
 * moment and run again: what was removed is gone, and the rest is found again.
 */
export async function runCollect(
  { db, stores, settings, hashes }: CollectParts,
  request: CollectRequest,
): Promise<ObjectOf<typeof storeReportFields>> {
  const { storeId, dryRun, log, signal, progress } = request
  const onProgress = (now: CollectProgress) => progress({ ...now })
  const graceMs = (await settings.number('storage.cleanup.delay')) * 1_000
  const checked = new Date()
  const damaged =
    request.verify === true
      ? await verifyObjects({ db, stores, hashes, log, signal, storeId, onProgress })
      : []
  const report = await collect({
    db,
    stores,
    log,
    graceMs,
    dryRun,
    signal,
    storeId,
    now: checked,
    onProgress,
  })
  return storeReportView(db, { ...report, damaged }, { graceMs, checked })
}

/** What the audit trail says of a collection. */
export function collectEvent(
  store: { readonly uuid: string; readonly name: string } | undefined,
  accountId: number,
): EventSubject {
  return {
    type: 'IMAGE.STORE.COLLECT',
    description: `Collecting what nothing needs in ${store ? `image store ${store.name}` : 'all image stores'}`,
    resourceType: 'ImageStore',
    resourceUuid: store?.uuid,
    resourceName: store?.name,
    accountId,
  }
}

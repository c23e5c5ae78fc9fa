import { AppError } from '@mold/shared/errors.ts'
import type { GuestFacts } from '@mold/shared/image-check/facts.ts'
import type { Caller } from '../../access/caller.ts'
import { ensureAppliance } from '../../converters/guestfs/appliance.ts'
import { lookInto } from '../../converters/guestfs/look.ts'
import { checkPackages } from '../../converters/guestfs/programs.ts'
import type { ConverterOptions, ToolWatch } from '../../converters/run-tool.ts'
import type { Db } from '../../db/database.ts'
import type { ConverterState } from '../../infrastructure/converter-state.ts'
import type { JobProgress } from '../../jobs/progress.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { sourceFile } from '../convert/source.ts'
import { imageFor } from '../find.ts'
import { type ImageRecord, loadImageByUuid } from '../image.repository.ts'
import { findCheck, keepCheck } from './check.repository.ts'
import { checkView } from './check.view.ts'
import { whyNotChecked } from './rules.ts'

/** How images are looked into. */
export interface CheckerOptions extends ConverterOptions {
  /** The folder for the small system that does it. */
  readonly applianceFolder: string
}

export interface CheckParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
  readonly canCheck: ConverterState
  readonly checker: CheckerOptions
}

/** Milliseconds that a look may take in all, however busy the server is. */
const longestMs = 20 * 60_000

/**
 * The template to look into, for who may change it: a report tells what is wrong with it.
 *
 * @throws AppError check.*, image.*
 */
export async function checkedImage(
  { db, canCheck }: CheckParts,
  caller: Caller,
  id: string,
): Promise<ImageRecord> {
  const asked = { id, kind: 'template', command: 'checkimage', words: 'specified' } as const
  const image = await imageFor(db, caller, asked, 'update')
  const { name, format } = image
  const reason = whyNotChecked(image)
  if (reason) throw new AppError(reason, { name, format })
  if (image.object_digest === null) throw new AppError('check.not_ready', { name })
  if (!(await canCheck.anywhere())) throw new AppError('check.missing', { packages: checkPackages })
  return image
}

/** What the last check has found in the bytes that a template has now; nothing when there was none. */
export async function shownChecks(db: Db, caller: Caller, id: string) {
  const asked = { id, kind: 'template', command: 'listimagechecks', words: 'specified' } as const
  const image = await imageFor(db, caller, asked, 'update')
  const { object_digest: digest } = image
  const check = digest === null ? undefined : await findCheck(db, image.id, digest)
  return check ? [checkView(image, check)] : []
}

/**
 * Reads the disk of a template and keeps what it has found. It may be ended at any moment and run again.
 *
 * @throws AppError check.*, conversion.*, store.*; the reason of the signal
 */
export async function runCheck(
  parts: CheckParts,
  uuid: string,
  job: { readonly signal: AbortSignal; readonly progress: (now: JobProgress) => void },
) {
  const image = await loadImageByUuid(parts.db, uuid)
  const digest = image?.object_digest
  if (!image || image.removed || !digest) throw new AppError('check.changed')
  const facts = await withinTime(job.signal, (signal) =>
    readImage(parts, image, { signal, progress: job.progress }),
  )
  const now = await loadImageByUuid(parts.db, uuid)
  if (!now || now.removed || now.object_digest !== digest) throw new AppError('check.changed')
  const checked = await keepCheck(parts.db, { templateId: image.id, digest, facts })
  return checkView(now, { facts, checked })
}

/**
 * Reads the disk of an image as it is in a store.
 *
 * @throws AppError check.*, conversion.*, store.*; the reason of the signal
 */
async function readImage(
  parts: CheckParts,
  image: ImageRecord,
  job: { readonly signal: AbortSignal; readonly progress: (now: JobProgress) => void },
): Promise<GuestFacts> {
  const { applianceFolder: folder, stallMs, path } = parts.checker
  job.progress({ step: 'preparing', percent: 0 })
  const appliance = await ensureAppliance({ folder, path }, job.signal)
  const input = await sourceFile(parts, { source_template_id: image.id })
  job.progress({ step: 'reading', percent: 0 })
  const watch: ToolWatch = {
    stallMs,
    path,
    signal: job.signal,
    onProgress: (done) => job.progress({ step: 'reading', percent: Math.round(done * 100) }),
  }
  return lookInto(input, appliance, watch)
}

async function withinTime<T>(
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const tooLong = new AbortController()
  const timer = setTimeout(() => {
    tooLong.abort(new AppError('check.too_long', { minutes: longestMs / 60_000 }))
  }, longestMs)
  try {
    return await work(AbortSignal.any([signal, tooLong.signal]))
  } finally {
    clearTimeout(timer)
  }
}

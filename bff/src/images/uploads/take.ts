import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@mold/shared/errors.ts'
import { supersede } from './active.ts'
import type { Entries, Entry } from './entries.ts'
import { wantUpload } from './lease.repository.ts'
import { type OpenParts, type OpenUpload, openUpload, type UploadImage } from './open-upload.ts'
import { findUpload } from './upload.repository.ts'

export interface TakeParts extends OpenParts {
  readonly entries: Entries
  /** Tells other processes to look at their rows. */
  readonly wake: () => Promise<void>
  readonly isStopping: () => boolean
}

const pollMs = 100
/** How much longer than a lease it may take until somebody else has let go. */
const patienceMs = 3_000

/** Another process asks for the upload: whoever sends it here comes to an end, and lets go. */
function yieldUpload({ entries }: TakeParts, entry: Entry): void {
  if (entry.active) void supersede(entry.active)
  void entries.alone(entry.id, entries.rest).catch(() => undefined)
}

/** Why nobody has it, or else asks whoever does. @throws AppError upload.* when it is of no use to wait */
async function ask(parts: TakeParts, id: string, until: number): Promise<void> {
  const row = await findUpload(parts.db, id)
  if (!row || row.state === 'new') throw new AppError('upload.unknown')
  if (row.state === 'sealed') throw new AppError('upload.sealed')
  if (performance.now() > until || parts.isStopping()) throw new AppError('upload.held')
  if (row.wanted) return
  await wantUpload(parts.db, id)
  await parts.wake()
}

/**
 * The upload with its lease, however long others take to let go of it; for whoever works on it alone.
 *
 * @throws AppError upload.unknown, upload.sealed, upload.held, store.*
 */
export async function takeUpload(
  parts: TakeParts,
  entry: Entry,
  image: UploadImage,
): Promise<OpenUpload> {
  if (entry.open && !entry.open.lease.lost.aborted) return entry.open
  await parts.entries.rest(entry)
  const until = performance.now() + parts.uploadLeaseMs + patienceMs
  for (;;) {
    const { remembered } = entry
    entry.remembered = undefined
    const onWanted = () => yieldUpload(parts, entry)
    entry.open = await openUpload(parts, entry.id, image, remembered, onWanted)
    if (entry.open) return entry.open
    remembered?.hash.close()
    await ask(parts, entry.id, until)
    await wait(pollMs)
  }
}

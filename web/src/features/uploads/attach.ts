import { clientError } from '../../api/api-error.ts'
import { beginUpload } from '../../api/uploads.ts'
import { failureOf } from '../../ui/failure.ts'
import type { Engine } from './engine.ts'
import { reopen } from './kept-handles.ts'
import type { PickedFile } from './picked-file.ts'
import { compareFile, matchFiles, type Proof } from './same-file.ts'
import { readRow, syncImage } from './sync.ts'
import { needsFile, withRow, type Upload, type UploadRow } from './upload.ts'
import type { UploadStore } from './upload-store.ts'

/** How long is waited for digests of what has just come; the server makes them when nobody sends. */
const proofMs = 60_000
const askAgainMs = 1_000

interface Parts {
  readonly store: UploadStore
  readonly engine: Pick<Engine, 'drive'>
}

/**
 * Gives an upload its file again, after the parts that the server has were compared. Why a file is not
 * taken stands at the upload.
 *
 * @returns whether it was taken
 */
export async function attachFile(
  { store, engine }: Parts,
  id: string,
  picked: PickedFile,
): Promise<boolean> {
  store.patch(id, { comparing: true, problem: undefined })
  try {
    const row = await proved(id, picked.file)
    store.patch(id, { comparing: undefined })
    const known = store.find(id)
    if (known === undefined) return false
    if (row === undefined) {
      await syncImage(store, known)
      return false
    }
    const { name: fileName, size: length } = picked.file
    if (row.length === undefined) await beginUpload(known.path, { length, fileName })
    engine.drive({ ...withRow(known, row), fileName, length, problem: undefined }, picked)
    return true
  } catch (error) {
    const unreadable = error instanceof DOMException
    const reason = unreadable ? clientError('client.file_unreadable') : error
    store.patch(id, { comparing: undefined, problem: failureOf(reason) })
    return false
  }
}

/** The upload's row once the file has proved to be its. @throws ApiError client.file_other, …unproved */
async function proved(id: string, file: File): Promise<UploadRow | undefined> {
  const until = Date.now() + proofMs
  for (;;) {
    const row = await readRow(id)
    if (row === undefined) return undefined
    const verdict = await compareFile(file, proofOf(row))
    if (verdict === 'same') return row
    if (verdict === 'other') throw clientError('client.file_other', { name: file.name })
    if (Date.now() > until) throw clientError('client.file_unproved')
    await new Promise((resolve) => setTimeout(resolve, askAgainMs))
  }
}

function proofOf(row: UploadRow): Proof {
  const { length, offset, chunksize, chunkdigests, tailoffset, taildigest } = row
  return { length, offset, chunksize, chunkdigests, tailoffset, taildigest }
}

/**
 * Gives each of several files to the upload that it may belong to.
 *
 * @returns files that belong to none: by their length, or by what is in them
 */
export async function attachFiles(
  parts: Parts,
  picked: readonly PickedFile[],
): Promise<readonly PickedFile[]> {
  const { store } = parts
  const files = picked.map(({ file }) => file)
  const { matches, strangers } = matchFiles(files, store.all().filter(needsFile))
  const of = (file: File) => picked.find((each) => each.file === file) ?? { file }
  const refused = await Promise.all(
    matches.map(async ([id, file]) => {
      if (await attachFile(parts, id, of(file))) return []
      if (store.find(id)?.problem?.code !== 'client.file_other') return []
      // Nobody said that it is the file of this upload.
      store.patch(id, { problem: undefined })
      return [of(file)]
    }),
  )
  return [...strangers.map(of), ...refused.flat()]
}

/** Opens the file that the browser remembers; to be called by a click, since it may have to ask. */
export async function reopenFile(parts: Parts, upload: Upload): Promise<void> {
  const picked = await reopen(upload.id)
  if (picked === undefined) {
    const problem = failureOf(clientError('client.file_unreadable'))
    parts.store.patch(upload.id, { reopenable: false, problem })
    return
  }
  await attachFile(parts, upload.id, picked)
}

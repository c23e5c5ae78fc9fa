import { ApiError, type ClientErrorCode } from '../../api/api-error.ts'
import { beginUpload } from '../../api/uploads.ts'
import { failureOf } from '../../ui/failure.ts'
import type { Engine } from './engine.ts'
import { reopen } from './kept-handles.ts'
import type { PickedFile } from './picked-file.ts'
import { compareFile, matchFiles, type Proof } from './same-file.ts'
import { readRow } from './sync.ts'
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
 */
export async function attachFile(
  { store, engine }: Parts,
  id: string,
  picked: PickedFile,
): Promise<void> {
  store.patch(id, { comparing: true, problem: undefined })
  try {
    const row = await proved(id, picked.file)
    const known = store.find(id)
    if (row === undefined || known === undefined) return
    const upload = withRow({ ...known, fileName: picked.file.name, comparing: undefined }, row)
    if (row.length === undefined) {
      await beginUpload(upload.path, { length: picked.file.size, fileName: picked.file.name })
    }
    engine.drive({ ...upload, length: picked.file.size, problem: undefined }, picked)
  } catch (error) {
    const unreadable = error instanceof DOMException
    const reason = unreadable ? clientError('client.file_unreadable') : error
    store.patch(id, { comparing: undefined, problem: failureOf(reason) })
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

function clientError(code: ClientErrorCode, params = {}): ApiError {
  return new ApiError({ status: 0, code, params, text: code })
}

/**
 * Gives each of several files to the upload that it may belong to.
 *
 * @returns files that belong to none, by their length
 */
export async function attachFiles(
  parts: Parts,
  picked: readonly PickedFile[],
): Promise<readonly File[]> {
  const waiting = parts.store.all().filter(needsFile)
  const files = picked.map(({ file }) => file)
  const { matches, strangers } = matchFiles(files, waiting)
  await Promise.all(
    matches.map(async ([id, file]) => {
      const own = picked.find((each) => each.file === file) ?? { file }
      await attachFile(parts, id, own)
    }),
  )
  return strangers
}

/** Opens the file that the browser remembers; to be called by a click, since it may have to ask. */
export async function reopenFile(parts: Parts, upload: Upload): Promise<void> {
  const file = await reopen(upload.id)
  if (file === undefined) {
    const problem = failureOf(clientError('client.file_unreadable'))
    parts.store.patch(upload.id, { reopenable: false, problem })
    return
  }
  await attachFile(parts, upload.id, { file })
}

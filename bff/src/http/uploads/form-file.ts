import type { IncomingMessage } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'
import { AppError } from '@mold/shared/errors.ts'
import busboy from 'busboy'

export interface FormFile {
  readonly name: string
  /** Ends when the whole form has, and fails when it is not as it should be. */
  readonly bytes: Readable
}

/** What comes before the file are fields, of which tools send a handful. */
const fileWithinMs = 60_000

/**
 * The one file of a form, as soon as its part begins.
 *
 * @throws AppError upload.not_a_file, upload.form_malformed, upload.form_cut when it does not begin in time
 */
export async function fileOf(req: IncomingMessage, withinMs = fileWithinMs): Promise<FormFile> {
  const form = parserOf(req)
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => fail(new AppError('upload.form_cut')), withinMs)
    const bytes = new PassThrough({ highWaterMark: 1 << 20 })
    // Its reader may not be there yet, or not any more.
    bytes.on('error', () => undefined)
    let seen = false
    function fail(error: AppError): void {
      clearTimeout(late)
      reject(error)
      bytes.destroy(error)
    }
    form.on('file', (_field, file, { filename }) => {
      file.on('error', () => fail(new AppError('upload.form_cut')))
      if (seen) {
        file.resume()
        fail(new AppError('upload.several_files'))
        return
      }
      seen = true
      clearTimeout(late)
      file.pipe(bytes, { end: false })
      resolve({ name: filename, bytes })
    })
    form.on('close', () => {
      if (seen) bytes.end()
      else fail(new AppError('upload.not_a_file'))
    })
    form.on('error', () => fail(new AppError('upload.form_cut')))
    req.on('close', () => {
      if (!req.complete) fail(new AppError('upload.form_cut'))
    })
    req.pipe(form)
  })
}

/** @throws AppError upload.not_a_file, upload.form_malformed */
function parserOf(req: IncomingMessage): busboy.Busboy {
  if (!/^multipart\/form-data\b/i.test(req.headers['content-type'] ?? '')) {
    throw new AppError('upload.not_a_file')
  }
  try {
    return busboy({ headers: req.headers, defParamCharset: 'utf8', limits: { fields: 20 } })
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    throw new AppError('upload.form_malformed', { reason }, { cause: error })
  }
}

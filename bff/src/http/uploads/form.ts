import { AppError } from '@mold/shared/errors.ts'
import type { Request, Response } from 'express'
import { type BeginParts, beginUpload, forgetForm } from '../../images/uploads/begin.ts'
import type { Desk } from '../../images/uploads/desk.ts'
import { type Authorised, authorise, type AuthoriseParts, imageOf, uploadId } from './authorise.ts'
import { drain, failureOf, httpStatusOf } from './failure.ts'
import { fileOf } from './form-file.ts'

export type FormParts = AuthoriseParts & BeginParts & { readonly desk: Desk }

/**
 * The signed form post of CloudStack's clients (semantics §7, spec F4): one file part of any name,
 * answered in plain text with their words.
 */
export async function receiveForm(parts: FormParts, req: Request, res: Response): Promise<void> {
  try {
    const id = req.path.slice(1)
    if (!uploadId.test(id)) throw new AppError('upload.unknown')
    const authorised = await authorise(parts, req, id, true).catch(asForm)
    await receive(parts, req, authorised, lengthOf(req))
    sendText(res, 200, 'upload successful.')
  } catch (error) {
    const failure = failureOf(res, error)
    if (res.headersSent) {
      res.destroy()
      return
    }
    drain(req)
    sendText(res, formStatusOf(failure), failure.message)
  }
}

/** Clients of the reference look for these words when nothing proves who they are. */
function asForm(error: unknown): never {
  const anonymous = error instanceof AppError && error.code === 'upload.signed_out'
  throw anonymous ? new AppError('upload.signature_fields') : error
}

/** What the content is to blame for is 400 there. */
function formStatusOf(failure: AppError): number {
  const status = httpStatusOf(failure)
  return status === 422 && failure.code !== 'upload.not_a_file' ? 400 : status
}

function sendText(res: Response, status: number, text: string): void {
  res.status(status).type('text/plain').end(text)
}

function lengthOf(req: Request): number {
  const text = req.headers['content-length'] ?? ''
  const length = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(length)) throw new AppError('upload.post_length')
  return length
}

async function receive(
  parts: FormParts,
  req: Request,
  authorised: Authorised,
  length: number,
): Promise<void> {
  const { upload } = authorised
  const image = await imageOf(parts, authorised)
  const file = await fileOf(req)
  const failed = new Promise<AppError | undefined>((resolve) => {
    file.bytes.once('error', (error) => resolve(error instanceof AppError ? error : undefined))
    file.bytes.once('end', () => resolve(undefined))
  })
  let begun = false
  try {
    await beginUpload(parts, image, {
      id: upload.id,
      length: null,
      atMost: length,
      metadata: null,
      fileName: file.name || null,
    })
    begun = true
    const { sealed } = await parts.desk.send({
      id: upload.id,
      image: { format: image.format as 'ISO', checksum: image.checksum },
      accountId: image.account_id,
      offset: 0,
      body: file.bytes,
      bodyLength: undefined,
      isForm: true,
      maxBytes: length,
    })
    if (!sealed) throw (await failed) ?? new AppError('upload.form_cut')
  } catch (error) {
    req.unpipe()
    file.bytes.destroy()
    const isOthers = error instanceof AppError && error.code === 'upload.taken_over'
    if (begun && !isOthers) await forgetForm(parts, image, upload.id)
    throw error
  }
}

import { createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import type { Secrets } from '../../secrets.ts'

/** What a client sends as X-metadata, X-expires and X-signature (semantics §7). */
export interface Ticket {
  readonly metadata: string
  readonly expires: string
  readonly signature: string
}

export interface Tickets {
  /** Proves until `expires` the right to everything on the upload. */
  make(of: { readonly id: string; readonly nonce: string }, expires: Date): Ticket
  /**
   * The nonce that the headers prove for this upload.
   *
   * @throws AppError upload.signature_fields when one of the three is missing,
   *   upload.signature_invalid, upload.signature_expired
   */
  check(id: string, given: Partial<Ticket>, now: Date): string
}

/** Where the bytes of an upload go; part of what is signed, as its host may differ by proxy. */
export const uploadPath = (id: string) => `/client/upload/${id}`

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** Signs with a key derived from MOLD_SECRET_KEY (setting upload.post.secret.key). */
export function createTickets(secrets: Pick<Secrets, 'derive' | 'encrypt' | 'decrypt'>): Tickets {
  const key = secrets.derive('upload tickets')

  function signatureOf(id: string, metadata: string, expires: string): Buffer {
    const text = [metadata, uploadPath(id), expires].join('\n')
    return createHmac('sha256', key).update(text).digest()
  }

  return {
    make({ id, nonce }, expires) {
      const metadata = secrets.encrypt(nonce)
      const until = expires.toISOString()
      return {
        metadata,
        expires: until,
        signature: signatureOf(id, metadata, until).toString('base64'),
      }
    },
    check(id, { metadata, expires, signature }, now) {
      if (!metadata || !expires || !signature) throw new AppError('upload.signature_fields')
      const given = Buffer.from(signature, 'base64')
      const own = signatureOf(id, metadata, expires)
      if (given.length !== own.length || !timingSafeEqual(given, own) || !iso.test(expires)) {
        throw new AppError('upload.signature_invalid')
      }
      if (Date.parse(expires) <= now.getTime()) throw new AppError('upload.signature_expired')
      return secrets.decrypt(metadata)
    },
  }
}

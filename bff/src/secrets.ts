import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/** Encrypts what must not be read from the rows, and derives keys for signatures (design: Runtime). */
export interface Secrets {
  /** Names the key without telling it. */
  readonly keyId: string
  /** AES-256-GCM; the result names its key. The same text gives another result each time. */
  encrypt: (text: string) => string
  /** @throws Error when it was made with another key, or changed */
  decrypt: (sealed: string) => string
  /** A key of 32 bytes for one use, such as `download links`; knowing it tells nothing of others. */
  derive: (label: string) => Buffer
}

const cipher = 'aes-256-gcm'
const ivLength = 12
const tagLength = 16

/** @param key 32 bytes */
export function createSecrets(key: Buffer): Secrets {
  const derive = (label: string) => Buffer.from(hkdfSync('sha256', key, '', `mold ${label}`, 32))
  const rowKey = derive('rows')
  const keyId = createHash('sha256').update(derive('key id')).digest('hex').slice(0, 12)
  return {
    keyId,
    derive,
    encrypt(text) {
      const iv = randomBytes(ivLength)
      const sealing = createCipheriv(cipher, rowKey, iv).setAAD(Buffer.from(keyId))
      const body = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
      const sealed = Buffer.concat([iv, sealing.getAuthTag(), body])
      return `${keyId}.${sealed.toString('base64url')}`
    },
    decrypt(sealed) {
      const [madeWith = '', encoded = ''] = sealed.split('.')
      if (madeWith !== keyId) {
        throw new Error(`The secret was encrypted with key ${madeWith}; the key in use is ${keyId}`)
      }
      try {
        return open(rowKey, keyId, Buffer.from(encoded, 'base64url'))
      } catch (cause) {
        throw new Error('The secret was changed since it was encrypted', { cause })
      }
    },
  }
}

/** @throws Error when a byte differs */
function open(key: Buffer, keyId: string, sealed: Buffer): string {
  const iv = sealed.subarray(0, ivLength)
  const opening = createDecipheriv(cipher, key, iv, { authTagLength: tagLength })
  opening.setAAD(Buffer.from(keyId))
  opening.setAuthTag(sealed.subarray(ivLength, ivLength + tagLength))
  const body = opening.update(sealed.subarray(ivLength + tagLength))
  return Buffer.concat([body, opening.final()]).toString('utf8')
}

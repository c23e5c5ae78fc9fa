import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/*
 * A token is base64url of: key id (1 byte), the link's uuid (16), the first 16 bytes of
 * HMAC-SHA-256 over both (security case F4). 33 bytes make exactly 44 characters, so that no two
 * texts are the same token.
 */
const idLength = 16
const macLength = 16
const shape = /^[\w-]{44}$/

export interface Tokens {
  make(linkUuid: string): string
  /** The link's uuid; undefined for anything that `make` with the same key did not make. */
  read(token: string): string | undefined
}

/** Tokens under `secret`. With another secret the key id differs, and its tokens are not ours. */
export function createTokens(secret: Buffer): Tokens {
  const keyId = createHash('sha256')
    .update('download link key')
    .update(secret)
    .digest()
    .subarray(0, 1)

  function macOf(body: Buffer): Buffer {
    const mac = createHmac('sha256', secret).update('download link').update(body).digest()
    return mac.subarray(0, macLength)
  }

  return {
    make(linkUuid) {
      const body = Buffer.concat([keyId, Buffer.from(linkUuid.replaceAll('-', ''), 'hex')])
      return Buffer.concat([body, macOf(body)]).toString('base64url')
    },
    read(token) {
      if (!shape.test(token)) return undefined
      const bytes = Buffer.from(token, 'base64url')
      const body = bytes.subarray(0, 1 + idLength)
      const isOurs = timingSafeEqual(bytes.subarray(1 + idLength), macOf(body))
      if (!isOurs || bytes[0] !== keyId[0]) return undefined
      const hex = body.subarray(1).toString('hex')
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    },
  }
}

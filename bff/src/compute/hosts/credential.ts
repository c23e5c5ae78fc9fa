import { createHash, randomBytes } from 'node:crypto'

/**
 * A secret of 256 bits, as a one-time token or as the credential of a host. In hexadecimal, as none of these begins with
 * a dash: programs would take it for an option.
 */
export const newSecret = (): string => randomBytes(32).toString('hex')

/** What the row keeps of a secret: it has too many bits for a slow hash to add anything. */
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest()

import { createHash } from 'node:crypto'

/**
 * The name that a direct download has among the bases of a pool. It must be known before any byte is, so it is no
 * digest of the bytes; it looks like one, as bases, overlays and drives are named by those, and says which template
 * or ISO it is. That it names bytes of an object too is as unlikely as two objects of one digest.
 *
 * @param uuid of the template or ISO
 */
export function directBaseName(uuid: string): string {
  return createHash('sha256').update(`direct download of ${uuid}`).digest('hex')
}

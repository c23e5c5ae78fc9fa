import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { CallParams } from '../../bff/test/support/client.ts'
import { isoBytes, mib, objectPath, qcow2Bytes, sha256 } from '../../bff/test/support/images.ts'
import type { Mold } from './server.ts'

export { isoBytes, mib, qcow2Bytes, sha256 }

/** What a probe reads at most; a body that long is none of a fetch. */
export const probeBytes = 64 * 1024

/** Real discs that boot, out of Debian's packages `ipxe` and `grub-rescue-pc`. */
export const realIsos = ['/usr/lib/ipxe/ipxe.iso', '/usr/lib/grub-rescue/grub-rescue-cdrom.iso']
  .filter((file) => existsSync(file))
  .map((file) => ({ name: path.basename(file), read: () => readFile(file) }))

export const gzip = (bytes: Buffer): Buffer => gzipSync(bytes, { level: 1 })

/** True while the bytes of this digest rest in the store. */
export async function isStored({ storeFolder }: Mold, digest: string): Promise<boolean> {
  const found = await stat(path.join(storeFolder, objectPath(digest))).catch(() => undefined)
  return found !== undefined
}

/** Registers through the API, for tests that are not about the form; gives the id. */
export async function register(
  { admin }: Mold,
  kind: 'iso' | 'template',
  url: string,
  params: CallParams = {},
): Promise<string> {
  const [zones, osTypes] = await Promise.all([
    admin.call('listZones'),
    admin.call('listOsTypes', { keyword: 'Debian GNU/Linux 12 (64-bit)' }),
  ])
  const given = {
    name: 'debian-12',
    url,
    zoneid: zones.items[0]?.id ?? '',
    ostypeid: osTypes.items[0]?.id ?? '',
    ...params,
  }
  const { items } =
    kind === 'iso'
      ? await admin.call('registerIso', given)
      : await admin.call('registerTemplate', { format: 'QCOW2', hypervisor: 'KVM', ...given })
  return items[0]?.id ?? ''
}

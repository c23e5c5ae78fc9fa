import { watchContent } from '../bff/src/images/fetch/content-watch.ts'
import { verifyFormat } from '../shared/src/images/detect.ts'
import type { ImageReader } from '../shared/src/images/reader.ts'
import { makeTarEntry } from '../shared/src/images/testing/make-archives.ts'
import { joinBytes } from '../shared/src/images/testing/make-bytes.ts'
import { makeVmdk } from '../shared/src/images/testing/make-disks.ts'
import { makeOvf } from '../shared/src/images/testing/make-ovf.ts'

/** As they come from a socket. */
const chunkLength = 65_536
const block = 512

/** The beginning of an appliance whose one disk takes the rest of `size` bytes. */
function beginning(size: number): Uint8Array {
  const disk = '<Disk ovf:diskId="d" ovf:fileRef="f" ovf:capacity="1048576"/>'
  const references = '<File ovf:id="f" ovf:href="web.vmdk"/>'
  const descriptor = makeTarEntry({
    name: 'web.ovf',
    content: makeOvf({ references, disks: disk }),
  })
  const length = size - descriptor.length - block
  const digits = `${length.toString(8).padStart(11, '0')}\0`
  const header = makeTarEntry({ name: 'web.vmdk', size: digits })
  return joinBytes(descriptor, header, makeVmdk())
}

/** These bytes, and zeros behind them. */
function readerOf(head: Uint8Array, size: number): ImageReader {
  return {
    size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
      bytes.set(head.subarray(offset, offset + bytes.length))
      return bytes
    },
  }
}

/**
 * Seconds that inspection takes of an upload of `size` bytes: while they pass, and once all are there. An
 * appliance is what costs most: its members are looked at wherever they are.
 */
export async function inspectionSeconds(size: number): Promise<number> {
  const head = beginning(size)
  const zeros = Buffer.alloc(chunkLength)
  const begun = performance.now()
  const watch = watchContent('OVA', null)
  for (let at = 0; at < size; at += chunkLength) {
    const length = Math.min(chunkLength, size - at)
    const part = Buffer.from(head.subarray(at, at + length))
    watch.see(
      part.length === 0
        ? zeros.subarray(0, length)
        : Buffer.concat([part, zeros.subarray(0, length - part.length)]),
    )
  }
  watch.end()
  await verifyFormat(readerOf(head, size), 'OVA')
  return (performance.now() - begun) / 1_000
}

import type { ImageFormat } from '@mold/shared/images/formats.ts'
import { formatShowsIn } from '@mold/shared/images/head-verdict.ts'
import { createOvaScanner, type OvaScanner } from '@mold/shared/images/ova.ts'
import { headLength } from '@mold/shared/images/reader.ts'
import type { Packing } from '@mold/shared/images/formats.ts'
import { detectPacking } from '@mold/shared/images/packing.ts'

export interface ContentWatch {
  /** Takes the next bytes in order; throws image.* as soon as they cannot be the declared format. */
  see(chunk: Buffer): void
  /** To be called at the end: a short file shows only then what it is. */
  end(): void
  /** What the first bytes are packed in; unpacked content is judged when it is unpacked. */
  readonly packing: Packing | undefined
}

/**
 * Judges content while it passes: the first 64 KiB must show the declared format (security case D19),
 * and an OVA is refused at the tar header that shows why (decisions: OVA with an ISO inside).
 *
 * @param outer what the content was unpacked from, null for a file as served
 */
export function watchContent(format: ImageFormat, outer: Packing | null): ContentWatch {
  let head = Buffer.alloc(0)
  let scanner: OvaScanner | undefined
  let settled = false

  function settle(): void {
    settled = true
    if (outer === null && detectPacking(head)) return
    const verdict = formatShowsIn(head, format, outer)
    if (verdict.verdict === 'mismatch') throw verdict.error
    if (format !== 'OVA') return
    scanner = createOvaScanner()
    scanner.push(head)
  }

  return {
    get packing() {
      return outer === null ? detectPacking(head) : undefined
    },
    see(chunk) {
      if (settled) {
        scanner?.push(chunk)
        return
      }
      const room = headLength - head.length
      head = Buffer.concat([head, chunk.subarray(0, room)])
      if (head.length < headLength) return
      settle()
      if (chunk.length > room) scanner?.push(chunk.subarray(room))
    },
    end() {
      if (!settled) settle()
      scanner?.end()
    },
  }
}

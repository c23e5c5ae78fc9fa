import type { ErrorCode } from '../../errors.ts'
import { imageFormats, type ImageFormat } from '../formats.ts'
import { hostileArchives } from './hostile-archives.ts'
import { hostileDisks } from './hostile-disks.ts'

/** An image that nobody may bring in, and the one code with which everybody refuses it. */
export interface HostileImage {
  /** The case of reference/security-cases.md, what is wrong, and what it is said to be. */
  readonly title: string
  readonly format: ImageFormat
  readonly code: ErrorCode
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** By the format that they are said to have. */
export type HostileLists = Readonly<
  Partial<Record<ImageFormat, readonly (readonly [string, ErrorCode, Uint8Array<ArrayBuffer>])[]>>
>

/** One list for the browser's look and the server's verdict, which have to agree on all of it. */
export function hostileImages(): readonly HostileImage[] {
  const lists: HostileLists = { ...hostileDisks(), ...hostileArchives() }
  return imageFormats.flatMap((format) =>
    (lists[format] ?? []).map(([what, code, bytes]) => ({
      title: `${what} (${format})`,
      format,
      code,
      bytes,
    })),
  )
}

import type { Packing } from '@mold/shared/images/formats.ts'
import { bzip2 } from './bzip2.ts'
import { gzip } from './gzip.ts'
import type { Unpacker } from './unpacker.ts'
import { xz } from './xz.ts'
import { zip } from './zip.ts'
import { zstd } from './zstd.ts'

export type { OnRead, Unpacker } from './unpacker.ts'

const unpackers: Readonly<Record<Packing, (path?: string) => Unpacker>> = {
  gz: () => gzip,
  zst: () => zstd,
  zip: () => zip,
  xz,
  bz2: bzip2,
}

/** The unpacker of a packing. `path` replaces the PATH that its program is looked for in. */
export function unpackerFor(packing: Packing, path?: string): Unpacker {
  return unpackers[packing](path)
}

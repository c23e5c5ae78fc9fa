import { execFileSync, spawnSync } from 'node:child_process'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { makeZip } from './zip.ts'

export const packings = ['gz', 'bz2', 'xz', 'zst', 'zip'] as const
export type Packing = (typeof packings)[number]

const programs: Partial<Record<Packing, string>> = { bz2: 'bzip2', xz: 'xz' }

/** True where the program that makes such files is not installed. */
export function lacksPacker(packing: Packing): boolean {
  const program = programs[packing]
  return (
    program !== undefined && spawnSync(program, ['--version'], { input: '' }).error !== undefined
  )
}

/** Packs content with the tool that everybody uses for it, where Node has no own. */
export function pack(packing: Packing, content: Buffer): Buffer {
  switch (packing) {
    case 'gz':
      return gzipSync(content, { level: 1 })
    case 'zst':
      return zstdCompressSync(content)
    case 'zip':
      return makeZip([{ name: 'image.raw', content }])
    case 'bz2':
    case 'xz':
      return execFileSync(programs[packing] ?? '', ['-c', '-1'], {
        input: content,
        maxBuffer: 1 << 28,
      })
  }
}

import { mkdir, open, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { verifyFormat } from '../shared/src/images/detect.ts'
import { compareFiles, convertFile } from '../bff/src/converters/qemu-img.ts'
import { median, timed } from './support.ts'
import { makeImage } from './transfer.ts'

export interface ConversionSetup {
  readonly folder: string
  /** Bytes of the disk, all of them data. */
  readonly size: number
  readonly rounds: number
}

/** A file with its verdict; not by a Blob, whose size Node counts in 32 bits. */
async function inspected(file: string, format: 'RAW' | 'QCOW2') {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const read = async (offset: number, length: number) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
      await handle.read(bytes, 0, bytes.length, offset)
      return bytes
    }
    return { path: file, format, facts: await verifyFormat({ size, read }, format) }
  } finally {
    await handle.close()
  }
}

/**
 * Compares converting a RAW disk to QCOW2, kept apart and watched, with the bare tool, taking turns in one
 * run. Seconds; `compare` is what the comparison afterwards takes.
 */
export async function benchConversion({ folder, size, rounds }: ConversionSetup) {
  await mkdir(folder, { recursive: true })
  const source = path.join(folder, 'disk.raw')
  const target = path.join(folder, 'disk.qcow2')
  await makeImage(source, size)
  const watch = { signal: new AbortController().signal, stallMs: 600_000 }
  const seconds = { mold: [] as number[], bare: [] as number[], compare: [] as number[] }
  const bareArguments = 'convert -m 16 -W -f raw -O qcow2'.split(' ')
  try {
    // Once for nothing, so that both read what the cache has.
    await timed('qemu-img', [...bareArguments, source, target])
    for (let round = 0; round < rounds; round += 1) {
      await rm(target)
      seconds.bare.push(await timed('qemu-img', [...bareArguments, source, target]))
      await writeFile(target, '')
      const input = await inspected(source, 'RAW')
      const begun = performance.now()
      await convertFile(input, { path: target, format: 'QCOW2' }, watch)
      seconds.mold.push((performance.now() - begun) / 1000)
      const compared = performance.now()
      await compareFiles(input, await inspected(target, 'QCOW2'), watch)
      seconds.compare.push((performance.now() - compared) / 1000)
    }
    const { size: made } = await stat(target)
    if (made < size) throw new Error(`only ${made} bytes were made of ${size}`)
  } finally {
    await rm(folder, { recursive: true })
  }
  return {
    mold: median(seconds.mold),
    bare: median(seconds.bare),
    compare: median(seconds.compare),
  }
}

import { assert, asyncProperty } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { describeFile } from './describe.ts'
import { verifyFormat } from './detect.ts'
import { imageFormats, type ImageFormat } from './formats.ts'
import { formatShowsIn } from './head-verdict.ts'
import { createOvaScanner } from './ova.ts'
import { bytesReader, type ImageReader } from './reader.ts'
import { cpuMs } from './testing/cpu-ms.ts'
import { mutableImages, mutatedOf } from './testing/mutated-images.ts'

/** Counts what is asked for: it is all that a reader can be made to hold. */
function counted(image: Uint8Array) {
  const reader = bytesReader(image)
  const asked = { bytes: 0 }
  const read: ImageReader['read'] = async (offset, length) => {
    asked.bytes += length
    return reader.read(offset, length)
  }
  return { asked, reader: { size: reader.size, read } }
}

async function verdict(reader: ImageReader, format: ImageFormat): Promise<string> {
  try {
    return (await verifyFormat(reader, format)).format
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

function streamed(image: Uint8Array): string {
  const scanner = createOvaScanner()
  try {
    for (let at = 0; at < image.length; at += 4096) scanner.push(image.subarray(at, at + 4096))
    scanner.end()
    return 'passed'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

describe('damaged and hostile headers', () => {
  it.each(Object.entries(mutableImages))(
    'A17: %s: always a verdict, soon and from little',
    async (_, image) => {
      await assert(
        asyncProperty(mutatedOf(image), async (changed) => {
          const { asked, reader } = counted(changed)
          const results: string[] = []
          const took = await cpuMs(async () => {
            results.push(await verdict(reader, 'RAW'))
            const described = await describeFile(reader, 'image')
            const found = described.detected?.format
            if (found) results.push(await verdict(reader, found))
            for (const format of imageFormats) results.push(formatShowsIn(changed, format).verdict)
            results.push(streamed(changed))
          })
          expect(took).toBeLessThan(1000)
          expect(asked.bytes).toBeLessThan(16 * 2 ** 20)
          expect(
            results.every((result) => /^(?:image\.|[A-Z]|passed|match|mis|und)/.test(result)),
          ).toBe(true)
        }),
        { numRuns: 150 },
      )
    },
  )
})

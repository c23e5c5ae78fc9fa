import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { describeFile } from './describe.ts'
import { verifyFormat } from './detect.ts'
import { mismatchOf } from './detected.ts'
import type { ImageFormat } from './formats.ts'
import { formatShowsIn } from './head-verdict.ts'
import { createOvaScanner } from './ova.ts'
import { blobReader, bytesReader, headLength } from './reader.ts'
import { hostileImages } from './testing/hostile-images.ts'

/** What the add form says of a chosen file. */
async function lookOf(bytes: Uint8Array<ArrayBuffer>, format: ImageFormat) {
  const { detected, refusal } = await describeFile(blobReader(new Blob([bytes])), 'image')
  return ((detected && mismatchOf(detected, format, null)) ?? refusal)?.code
}

/** What the server says once it has all of it. */
async function verdictOf(bytes: Uint8Array, format: ImageFormat) {
  return verifyFormat(bytesReader(bytes), format).then(() => 'passed', codeOf)
}

/** What the server says while it comes; undefined when only its end can tell. */
function earlyVerdictOf(bytes: Uint8Array, format: ImageFormat) {
  const shown = formatShowsIn(bytes, format)
  if (shown.verdict === 'mismatch') return shown.error.code
  if (format !== 'OVA' || bytes.length < headLength) return undefined
  try {
    createOvaScanner().push(bytes)
    return undefined
  } catch (error) {
    return codeOf(error)
  }
}

function codeOf(error: unknown) {
  if (error instanceof AppError) return error.code
  throw error
}

describe('hostile images', () => {
  it.each(hostileImages())('$title: $code on both sides', async ({ bytes, format, code }) => {
    const verdicts = [await lookOf(bytes, format), await verdictOf(bytes, format)]
    expect(verdicts).toEqual([code, code])
    expect([code, undefined]).toContain(earlyVerdictOf(bytes, format))
  })
})

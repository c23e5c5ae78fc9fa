import { AppError } from '../../errors.ts'
import { inspectOva } from '../appliance.ts'
import { createOvaScanner } from '../ova.ts'
import { bytesReader } from '../reader.ts'

export const inspect = (image: Uint8Array) => inspectOva(bytesReader(image))

/** Lets an archive pass in steps of so many bytes. */
export function scan(image: Uint8Array, step: number): void {
  const scanner = createOvaScanner()
  for (let at = 0; at < image.length; at += step) scanner.push(image.subarray(at, at + step))
  scanner.end()
}

/** The code of the refusal, or `passed`; read as a whole and streamed in steps must agree. */
export async function codeOf(image: Uint8Array): Promise<string> {
  const codes = new Set([await inspect(image).then(() => 'passed', refusal)])
  for (const step of [1000, 512, 70_001]) {
    try {
      scan(image, step)
      codes.add('passed')
    } catch (error) {
      codes.add(refusal(error))
    }
  }
  return [...codes].join(', ')
}

function refusal(error: unknown): string {
  if (error instanceof AppError) return error.code
  throw error
}

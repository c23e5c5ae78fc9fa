import { AppError } from '@mold/shared/errors.ts'
import { packings } from '@mold/shared/images/formats.ts'
import { peakMiB } from '@mold/shared/images/testing/peak-memory.ts'
import { unpackerFor } from '../../src/sources/unpack/index.ts'

/*
 * Unpacks a file in a process of its own and prints how many bytes came out, the code of the refusal if any,
 * and the MiB that it took besides the program. Arguments: packing, file.
 */
const [, , name, file = ''] = process.argv
const packing = packings.find((each) => each === name)
if (packing === undefined) throw new Error(`no packing ${name}`)

const result = { bytes: 0, code: '', mib: 0 }
result.mib = await peakMiB(async () => {
  try {
    const chunks = unpackerFor(packing).unpack(file, new AbortController().signal)
    for await (const chunk of chunks) result.bytes += chunk.length
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    result.code = error.code
  }
})
process.stdout.write(JSON.stringify(result))

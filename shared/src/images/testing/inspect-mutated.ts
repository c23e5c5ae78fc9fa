import { sample } from 'fast-check'
import { describeFile } from '../describe.ts'
import { bytesReader } from '../reader.ts'
import { cpuMs } from './cpu-ms.ts'
import { mutableImages, mutatedOf } from './mutated-images.ts'
import { peakMiB } from './peak-memory.ts'

/*
 * Inspects damaged images one after the other in a process of its own and prints the most milliseconds and
 * MiB that one of them took, besides the image itself. The seed is an argument, so that a failure can be
 * repeated.
 */
const seed = Number(process.argv[2])
const most = { ms: 0, mib: 0 }
for (const image of Object.values(mutableImages)) {
  await describeFile(bytesReader(image), 'image')
  for (const changed of sample(mutatedOf(image), { seed, numRuns: 8 })) {
    const mib = await peakMiB(async () => {
      const ms = await cpuMs(() => describeFile(bytesReader(changed), 'image'))
      most.ms = Math.max(most.ms, ms)
    })
    most.mib = Math.max(most.mib, mib)
  }
}
process.stdout.write(JSON.stringify(most))

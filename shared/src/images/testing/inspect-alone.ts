import { describeFile } from '../describe.ts'
import { bytesReader } from '../reader.ts'
import { cpuMs } from './cpu-ms.ts'
import { greedyImages } from './greedy-images.ts'
import { makeQcow2 } from './make-disks.ts'
import { peakMiB } from './peak-memory.ts'

/*
 * Inspects one image of the list in a process of its own and prints milliseconds and MiB: what it took
 * besides the image itself and the program.
 */
const make = greedyImages[process.argv[2] ?? '']
if (make === undefined) throw new Error('no such image')

// Loads and compiles what every inspection needs.
await describeFile(bytesReader(makeQcow2()), 'image')
const bytes = make()
let ms = 0
// From here on: making the image may have taken more than looking at it.
const mib = await peakMiB(async () => {
  ms = await cpuMs(() => describeFile(bytesReader(bytes), 'image'))
})
process.stdout.write(JSON.stringify({ ms, mib }))

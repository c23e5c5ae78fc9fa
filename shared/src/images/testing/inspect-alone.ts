import { readFileSync, writeFileSync } from 'node:fs'
import { describeFile } from '../describe.ts'
import { bytesReader } from '../reader.ts'
import { cpuMs } from './cpu-ms.ts'
import { greedyImages } from './greedy-images.ts'
import { makeQcow2 } from './make-disks.ts'

/*
 * Inspects one image of the list in a process of its own and prints milliseconds and MiB: what it took
 * besides the image itself and the program.
 */
const make = greedyImages[process.argv[2] ?? '']
if (make === undefined) throw new Error('no such image')

// Loads and compiles what every inspection needs.
await describeFile(bytesReader(makeQcow2()), 'image')
const bytes = make()
globalThis.gc?.()
// From here on: making the image may have taken more than looking at it.
writeFileSync('/proc/self/clear_refs', '5')
const before = highestKib()
const ms = await cpuMs(() => describeFile(bytesReader(bytes), 'image'))
process.stdout.write(JSON.stringify({ ms, mib: (highestKib() - before) / 1024 }))

/** The most memory that this process has had since the mark was reset (proc(5): clear_refs, VmHWM). */
function highestKib(): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
}

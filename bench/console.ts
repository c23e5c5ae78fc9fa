import { firstLoad } from './console/first-load.ts'
import { longList } from './console/long-list.ts'
import { type Measure, type Line, onStage } from './console/stage.ts'
import { uploading } from './console/uploading.ts'
import { median } from './support.ts'

/*
 * Measures the console in Chromium, each thing on a server of its own, and says the median of three rounds: of an
 * input that is the slowest of a round. `--smoke` does all of it on little data, to show that it works; its figures
 * mean nothing and its bounds are not enforced.
 */
const smoke = process.argv.includes('--smoke')
const rounds = smoke ? 1 : 3
const measures: readonly Measure[] = [firstLoad, longList, uploading]

/** What a measure says, its values those of all rounds. */
async function inRounds(measure: Measure) {
  const said: (readonly Line[])[] = []
  for (let round = 0; round < rounds; round += 1) said.push(await onStage(smoke, measure))
  const [first = []] = said
  return first.map(({ what, bound }, line) => {
    const values = said.flatMap((of) => of[line]?.value ?? [])
    return { what, bound, values, value: median(values) }
  })
}

let passed = 0
let failed = 0
for (const measure of measures) {
  for (const { what, value, bound, values } of await inRounds(measure)) {
    const each = rounds > 1 ? ` ${values.map((of) => Number(of.toFixed(3))).join(', ')}` : ''
    console.log(`${what}: ${Number(value.toFixed(3))} (at most ${bound})${each}`)
    if (smoke || value <= bound) passed += 1
    else failed += 1
  }
}
console.log(`${passed} passed, ${failed} failed`)
if (failed > 0) process.exitCode = 1

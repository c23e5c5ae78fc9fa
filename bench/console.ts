import { firstLoad } from './console/first-load.ts'
import { longList } from './console/long-list.ts'
import { type Measure, onStage } from './console/stage.ts'
import { uploading } from './console/uploading.ts'

/*
 * Measures the console in Chromium, each thing on a server of its own. `--smoke` does all of it on
 * little data, to show that it works; its figures mean nothing and its bounds are not enforced.
 */
const smoke = process.argv.includes('--smoke')
const measures: readonly Measure[] = [firstLoad, longList, uploading]

let passed = 0
let failed = 0
for (const measure of measures) {
  for (const { what, value, bound } of await onStage(smoke, measure)) {
    console.log(`${what}: ${Number(value.toFixed(3))} (at most ${bound})`)
    if (smoke || value <= bound) passed += 1
    else failed += 1
  }
}
console.log(`${passed} passed, ${failed} failed`)
if (failed > 0) process.exitCode = 1

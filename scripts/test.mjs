import './lib/require-node.mjs'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { Trouble, runScript } from './lib/fail.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot } from './lib/paths.mjs'
import { applyStrictness, nothing, printSummary } from './lib/results.mjs'
import { defaultSteps, steps } from './lib/steps.mjs'
import { ensureTools } from './lib/tools.mjs'

const summaryFile = inRoot('test-results', 'summary.txt')
const withoutTools = new Set(['types', 'lint', 'format', 'build', 'audit'])

/* npm test [-- step…]; `all` stands for the steps that run by default. */
await runScript(async () => {
  rmSync(summaryFile, { force: true })
  const names = chosenSteps(process.argv.slice(2))
  await ensureInstalled()
  if (names.some((name) => !withoutTools.has(name))) await ensureTools()
  const rows = []
  for (const step of names) {
    console.log(`\n── ${step}`)
    const began = Date.now()
    const result = await steps[step]().catch((error) => ({
      ...nothing,
      failed: 1,
      notes: [error.stack],
    }))
    rows.push({ step, result: applyStrictness(step, result), seconds: (Date.now() - began) / 1000 })
  }
  finish(rows)
})

function chosenSteps(args) {
  const names = args.flatMap((arg) => (arg === 'all' ? defaultSteps : [arg]))
  const unknown = names.find((name) => !Object.hasOwn(steps, name))
  if (unknown !== undefined) {
    const known = Object.keys(steps).join(', ')
    throw new Trouble(`There is no step ${unknown}. The steps are all, ${known}.`)
  }
  return names.length === 0 ? defaultSteps : [...new Set(names)]
}

function finish(rows) {
  printSummary(rows)
  const sum = (count) => rows.reduce((total, { result }) => total + count(result), 0)
  const failed = sum((result) => result.failed)
  const skipped = sum((result) => result.skipped.length)
  const line = `${sum((result) => result.passed)} passed, ${failed} failed, ${skipped} skipped`
  mkdirSync(inRoot('test-results'), { recursive: true })
  writeFileSync(summaryFile, `${line}\n`)
  console.log(line)
  process.exitCode = failed === 0 ? 0 : 1
}

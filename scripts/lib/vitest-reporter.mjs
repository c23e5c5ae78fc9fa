import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './paths.mjs'

/** Vitest's results in the form that npm test adds up; unlike its own JSON it has skips' reasons. */
export default class CountingReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env['MOLD_TEST_RESULTS']
    if (file === undefined) return
    const results = { passed: 0, failed: unhandledErrors.length, skipped: [] }
    for (const module of modules) addModule(results, module)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(results, undefined, 2))
  }
}

function addModule(results, module) {
  // A file that cannot be loaded, or a hook that failed: no test says so.
  results.failed += module.errors().length
  for (const test of module.children.allTests()) {
    const { state, note } = test.result()
    if (state === 'passed') results.passed += 1
    else if (state === 'failed') results.failed += 1
    else {
      const name = `${path.relative(root, module.moduleId)}: ${test.fullName}`
      results.skipped.push({ name, reason: note ?? 'the file marks it as skipped' })
    }
  }
  for (const suite of module.children.allSuites()) results.failed += suite.errors().length
}

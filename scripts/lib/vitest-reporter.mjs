import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './paths.mjs'

/** Vitest's results in the form that npm test adds up; unlike its own JSON it has skips' reasons. */
export default class CountingReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env['MOLD_TEST_RESULTS']
    if (file === undefined) return
    const results = { passed: 0, failed: 0, skipped: [], failures: [] }
    addErrors(results, 'outside of tests', unhandledErrors)
    for (const module of modules) addModule(results, module)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(results, undefined, 2))
  }
}

function addModule(results, module) {
  // A file that cannot be loaded, or a hook that failed: no test says so.
  addErrors(results, nameIn(module), module.errors())
  for (const test of module.children.allTests()) {
    const { state, note, errors } = test.result()
    const name = nameIn(module, test.fullName)
    if (state === 'passed') results.passed += 1
    else if (state === 'failed') {
      results.failed += 1
      results.failures.push({ name, why: (errors ?? []).map(textOf) })
    } else results.skipped.push({ name, reason: note ?? 'the file marks it as skipped' })
  }
  for (const suite of module.children.allSuites()) {
    addErrors(results, nameIn(module, suite.fullName), suite.errors())
  }
}

function addErrors(results, name, errors) {
  results.failed += errors.length
  if (errors.length > 0) results.failures.push({ name, why: errors.map(textOf) })
}

const nameIn = (module, ...rest) => [path.relative(root, module.moduleId), ...rest].join(': ')

/** The message, what was expected, and where; a stack begins with the message again. */
function textOf({ message, diff, stack = '' }) {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return [message, diff, ...frames].filter(Boolean).join('\n')
}

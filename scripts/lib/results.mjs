import { existsSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { allowedSkips } from './allowed-skips.mjs'

export const nothing = { passed: 0, failed: 0, skipped: [], notes: [] }

/** The counts that a step's runner wrote, with its exit counted when they do not explain it. */
export function readResults(file, parse, problem) {
  const counts = existsSync(file) ? parse(JSON.parse(readFileSync(file, 'utf8'))) : nothing
  const unexplained = problem !== undefined && counts.failed === 0
  return {
    ...counts,
    failed: counts.failed + (unexplained ? 1 : 0),
    notes: unexplained ? [problem] : [],
  }
}

/** Playwright's JSON report (its type JSONReport). */
export function parsePlaywright(report) {
  const tests = report.suites.flatMap((suite) => testsOf(suite, []))
  const count = (status) => tests.filter((test) => test.status === status).length
  return {
    passed: count('expected'),
    // A flaky test is one that failed; there are no retries to make it so.
    failed: count('unexpected') + count('flaky') + report.errors.length,
    failures: [
      ...tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ name, errors }) => ({ name, why: errors })),
      ...report.errors.map(({ message }) => ({ name: 'outside of tests', why: [message ?? ''] })),
    ],
    skipped: tests
      .filter((test) => test.status === 'skipped')
      .map(({ name, annotations }) => ({
        name,
        reason:
          annotations.find(({ type, description }) => /skip|fixme/.test(type) && description)
            ?.description ?? 'the file marks it as skipped',
      })),
  }
}

function testsOf(suite, titles) {
  const path = [...titles, suite.title]
  const own = (suite.specs ?? []).flatMap((spec) =>
    spec.tests.map(({ status, annotations, results }) => ({
      status,
      annotations,
      errors: results.flatMap(({ errors }) =>
        errors.map(({ message, stack }) => stack ?? message ?? ''),
      ),
      name: [...path, spec.title].filter((title) => title !== '').join(' › '),
    })),
  )
  return [...own, ...(suite.suites ?? []).flatMap((inner) => testsOf(inner, path))]
}

/** With MOLD_TEST_STRICT=1 a skip is a failure, unless an issue allows it by name. */
export function applyStrictness(step, result) {
  if (process.env['MOLD_TEST_STRICT'] !== '1') return result
  const isAllowed = ({ name }) =>
    allowedSkips.some((allowed) => allowed.step === step && allowed.name === name)
  const skipped = result.skipped.filter(isAllowed)
  const refused = result.skipped.filter((skip) => !isAllowed(skip))
  return {
    ...result,
    skipped,
    failed: result.failed + refused.length,
    notes: [
      ...result.notes,
      ...refused.map(
        ({ name, reason }) => `skipped, which MOLD_TEST_STRICT=1 forbids: ${name} (${reason})`,
      ),
    ],
  }
}

/**
 * What failed and why, the table of steps, and what there is to say about each: together and last,
 * as a log that is kept is often its end alone.
 */
export function printSummary(rows) {
  for (const { step, result } of rows) {
    for (const { name, why } of result.failures ?? []) {
      console.log(`\n${step}: failed: ${name}`)
      for (const text of why) console.log(shortened(text))
    }
  }
  console.log(`\n${line(['step', 'passed', 'failed', 'skipped', 'seconds'])}`)
  for (const { step, result, seconds } of rows) {
    const { passed, failed, skipped } = result
    console.log(line([step, passed, failed, skipped.length, seconds.toFixed(1)]))
  }
  for (const { step, result } of rows) {
    for (const note of result.notes) console.log(`${step}: ${note}`)
    for (const { name, reason } of result.skipped) {
      console.log(`${step}: skipped: ${name} (${reason})`)
    }
  }
}

function line([first, ...numbers]) {
  return first.padEnd(10) + numbers.map((cell) => String(cell).padStart(9)).join('')
}

const maxLines = 40

/** An error's text without the frames that are not ours. */
function shortened(text) {
  const lines = stripVTControlCharacters(text).trim().split('\n')
  return lines
    .filter((row) => !/^\s+at .*(node_modules|new Promise|node:)/.test(row))
    .slice(0, maxLines)
    .map((row) => `    ${row.slice(0, 400)}`)
    .join('\n')
}

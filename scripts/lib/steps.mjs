import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { ensureChromium } from './chromium.mjs'
import { ensureAgent } from './agent-build.mjs'
import { auditPackages } from './audit.mjs'
import { ensureConsole } from './console-build.mjs'
import { filesBelow } from './hash.mjs'
import { inRoot } from './paths.mjs'
import { nothing, parsePlaywright, readResults } from './results.mjs'
import { runVisibly } from './run-visibly.mjs'
import { writeSbom } from './sbom.mjs'

const bin = (name, ...rest) => inRoot('node_modules', name, ...rest)

/** Steps of a test run by name; each gives `{ passed, failed, skipped, notes }`. */
export const steps = {
  types: () =>
    runChecks(
      ['tsconfig.json', 'shared/tsconfig.json', 'web/tsconfig.json', 'e2e/tsconfig.json'].map(
        (project) => ({
          name: project,
          args: [bin('typescript', 'bin', 'tsc'), '-p', project],
        }),
      ),
    ),
  lint: () =>
    runChecks([
      { name: 'oxlint', args: [bin('oxlint', 'bin', 'oxlint'), '--type-aware', '--deny-warnings'] },
    ]),
  format: () =>
    runChecks([{ name: 'oxfmt', args: [bin('oxfmt', 'bin', 'oxfmt'), '--check', '.'] }]),
  unit: () => runVitest('unit', () => true),
  bff: () => runVitest('bff', () => hasFiles('bff/test', /\.test\.ts$/)),
  build: runBuild,
  e2e: runE2e,
  clients: () => runCounted('clients', 'scripts/clients.mjs', []),
  bench: () => runBench(),
  audit: auditPackages,
}

/** What `npm test` runs; the others are for `.ci/run`. */
export const defaultSteps = ['types', 'lint', 'format', 'unit', 'bff', 'build', 'e2e']

function hasFiles(folder, pattern) {
  return existsSync(inRoot(folder)) && filesBelow(folder).some((file) => pattern.test(file))
}

function freshResultsFile(name) {
  const file = inRoot('test-results', `${name}.json`)
  mkdirSync(inRoot('test-results'), { recursive: true })
  rmSync(file, { force: true })
  return file
}

async function runChecks(checks) {
  const result = { ...nothing, notes: [] }
  for (const { name, args } of checks) {
    const problem = await runVisibly(args)
    if (problem === undefined) result.passed += 1
    else {
      result.failed += 1
      result.notes.push(`${name}: ${problem}`)
    }
  }
  return result
}

async function runVitest(project, hasTests) {
  if (!hasTests()) return { ...nothing, notes: ['there are no tests'] }
  const file = freshResultsFile(project)
  const reporter = inRoot('scripts', 'lib', 'vitest-reporter.mjs')
  const args = ['run', '--project', project, '--reporter', 'default', '--reporter', reporter]
  const env = { MOLD_TEST_RESULTS: file }
  const problem = await runVisibly([bin('vitest', 'vitest.mjs'), ...args], { env })
  return readResults(file, (results) => results, problem)
}

async function runBuild() {
  try {
    await ensureConsole()
    await ensureAgent()
    await writeSbom()
    return { ...nothing, passed: 3 }
  } catch (error) {
    return { ...nothing, failed: 1, notes: [error.message] }
  }
}

async function runE2e() {
  if (!hasFiles('e2e', /\.(e2e|spec)\.ts$/)) return { ...nothing, notes: ['there are no specs'] }
  const chromium = await ensureChromium()
  if (chromium.problem !== undefined) {
    return { ...nothing, skipped: [{ name: 'all specs', reason: chromium.problem }] }
  }
  await ensureConsole()
  const file = freshResultsFile('e2e')
  const env = chromium.path === undefined ? {} : { MOLD_CHROMIUM: chromium.path }
  const problem = await runVisibly([bin('@playwright/test', 'cli.js'), 'test'], { env })
  return readResults(file, parsePlaywright, problem)
}

/** A script of ours that writes its counts to the file that MOLD_TEST_RESULTS names. */
async function runCounted(name, script, args) {
  const file = freshResultsFile(name)
  const env = { MOLD_TEST_RESULTS: file }
  const problem = await runVisibly([inRoot(script), ...args], { env })
  return readResults(file, (results) => results, problem)
}

async function runBench() {
  if (!existsSync(inRoot('bench', 'main.ts'))) {
    return { ...nothing, notes: ['there are no measurements'] }
  }
  return runChecks([{ name: 'bench', args: [inRoot('scripts', 'bench.mjs'), '--smoke'] }])
}

import { inRoot, pinnedNode, root } from './paths.mjs'
import { runQuietly } from './run-quietly.mjs'
import { answerOf, aptInstall, canUseApt, whereIs } from './tools.mjs'

/** The shell is the same engine without a window, which is all that the specs need, and quicker. */
const programs = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
]

/**
 * Finds or installs a Chromium for the e2e tests: the one that MOLD_CHROMIUM or CHROMIUM_PATH
 * names, else an installed one, else Debian's package, else Playwright's own.
 *
 * @returns {Promise<{ path?: string, problem?: string }>} without a path and a problem, Playwright
 *   has its own
 */
export async function ensureChromium() {
  const named = process.env['MOLD_CHROMIUM'] || process.env['CHROMIUM_PATH']
  if (named) {
    return runs(named) ? { path: named } : { problem: `${named} is no Chromium that runs` }
  }
  const installed = findInstalled()
  if (installed) return { path: installed }
  // The browser where Debian has no package of the shell.
  for (const name of canUseApt() ? ['chromium-headless-shell', 'chromium'] : []) {
    const fresh = (await aptInstall([name])) ? findInstalled() : undefined
    if (fresh) return { path: fresh }
  }
  const playwright = inRoot('node_modules', '@playwright', 'test', 'cli.js')
  const { ok } = await runQuietly(
    "Installing Playwright's Chromium",
    pinnedNode,
    [playwright, 'install', 'chromium'],
    { cwd: root, env: process.env },
  )
  if (ok) return {}
  return {
    problem:
      'no Chromium: none is installed, and neither Debian’s package nor Playwright’s could be ' +
      'fetched; set MOLD_CHROMIUM to one',
  }
}

function findInstalled() {
  return programs.map(whereIs).find((program) => program !== undefined && runs(program))
}

const runs = (program) => /chrom/i.test(answerOf(program, ['--version']))

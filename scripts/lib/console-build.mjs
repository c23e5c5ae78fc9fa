import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { Trouble } from './fail.mjs'
import { digestOf, filesBelow } from './hash.mjs'
import { inRoot, pinnedNode, projectPath } from './paths.mjs'
import { runQuietly } from './run-quietly.mjs'

const built = inRoot('web', 'dist')
const stampFile = inRoot('web', 'dist', '.stamp')
const fresh = inRoot('web', 'node_modules', '.console')

/**
 * Builds the console when its sources have changed since the last build. It is built beside the
 * present one and swapped in, so that a server that runs, or a build that is cut short, is left
 * with a whole one.
 */
export async function ensureConsole() {
  const stamp = digestOf([...filesBelow('web'), ...filesBelow('shared/src'), 'pnpm-lock.yaml'])
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  const vite = inRoot('web', 'node_modules', 'vite', 'bin', 'vite.js')
  const args = [vite, 'build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn']
  const { ok, output } = await runQuietly('Building the console', pinnedNode, args, {
    cwd: inRoot('web'),
    env: { ...process.env, PATH: projectPath(), NODE_ENV: 'production' },
  })
  if (!ok) throw new Trouble(`${firstLines(output)}\n\nThe console could not be built.`)
  writeFileSync(`${fresh}/.stamp`, stamp)
  swapIn()
}

const firstLines = (output) => output.split('\n').slice(0, 25).join('\n')

function swapIn() {
  try {
    rmSync(built, { recursive: true, force: true })
    renameSync(fresh, built)
  } catch (error) {
    throw new Trouble(
      `The console was built but could not be put in ${built} (${error.message}). Run npm start ` +
        'as a user who may write there.',
    )
  }
}

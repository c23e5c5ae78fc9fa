import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { Trouble } from './fail.mjs'
import { digestOf, filesBelow } from './hash.mjs'
import { inRoot, pinnedNode, projectPath } from './paths.mjs'
import { runQuietly } from './run-quietly.mjs'

const built = inRoot('bff', 'dist', 'mold-agent.mjs')
const stampFile = inRoot('bff', 'dist', '.agent-stamp')
const fresh = inRoot('bff', 'node_modules', '.agent')

/**
 * Packs the agent into the one file that the server gives to hosts, when its sources have changed since the
 * last time. A host needs Node and that file, and no clone.
 */
export async function ensureAgent() {
  const sources = [...filesBelow('bff/src'), ...filesBelow('shared/src')]
  const own = ['bff/agent.vite.config.ts', 'bff/package.json', 'pnpm-lock.yaml']
  const stamp = digestOf([...sources, ...own])
  const isBuilt = existsSync(built) && existsSync(stampFile)
  if (isBuilt && readFileSync(stampFile, 'utf8') === stamp) return
  const vite = inRoot('web', 'node_modules', 'vite', 'bin', 'vite.js')
  const config = ['--config', 'agent.vite.config.ts', '--outDir', fresh, '--emptyOutDir']
  const { ok, output } = await runQuietly(
    'Building the agent',
    pinnedNode,
    [vite, 'build', ...config, '--logLevel', 'warn'],
    { cwd: inRoot('bff'), env: { ...process.env, PATH: projectPath(), NODE_ENV: 'production' } },
  )
  if (!ok) throw new Trouble(`${output.slice(0, 4_000)}\n\nThe agent could not be built.`)
  mkdirSync(inRoot('bff', 'dist'), { recursive: true })
  rmSync(stampFile, { force: true })
  renameSync(`${fresh}/mold-agent.mjs`, built)
  writeFileSync(stampFile, stamp)
}

import { spawn } from 'node:child_process'
import { endGroup } from './end-group.mjs'
import { compiledFolder, pinnedNode, projectPath, root } from './paths.mjs'

/** What configures a server; a test sets its own and must not meet the user's. */
const serverVariable = /^(MOLD_(?!TEST_|CHROMIUM$)\w+|PORT|HOST|DATABASE_URL)$/

/** The environment for tests: the pinned Node first in PATH, no settings of a server. */
export function testEnvironment(more = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !serverVariable.test(name))
  // Tests start hundreds of servers, each of which would compile the same files anew.
  const cache = { NODE_COMPILE_CACHE: compiledFolder }
  return { ...Object.fromEntries(kept), ...cache, PATH: projectPath(), ...more }
}

/**
 * Runs a program on the pinned Node with its output shown as it comes. One that takes longer than
 * the bound is ended with all its children.
 *
 * @returns {Promise<string | undefined>} why it failed; undefined when it exited with 0
 */
export async function runVisibly(args, { env, boundMs = 25 * 60_000 } = {}) {
  const child = spawn(pinnedNode, args, {
    cwd: root,
    env: testEnvironment(env),
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  })
  const passOn = () => {
    endGroup(child, 'SIGTERM')
    setTimeout(() => process.exit(130), 5_000)
    child.once('close', () => process.exit(130))
  }
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP']
  for (const signal of signals) process.on(signal, passOn)
  let late = false
  const bound = setTimeout(() => {
    late = true
    endGroup(child, 'SIGKILL')
  }, boundMs)
  const problem = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => {
      resolve(code === 0 ? undefined : `ended with ${code ?? signal}`)
    })
  })
  clearTimeout(bound)
  for (const signal of signals) process.off(signal, passOn)
  return late ? `did not end within ${boundMs / 60_000} minutes` : problem
}

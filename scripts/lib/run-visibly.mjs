import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
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

/** A file of tests is told of at its end, and one that makes and boots guests may take 15 minutes for a test. */
const longestSilenceMs = 20 * 60_000

/**
 * Runs a program on the pinned Node with its output shown as it comes. One that hangs is ended with
 * all its children: it is told by its silence, as how long work takes is a matter of the machine. At a
 * terminal, which programs write to in their own way, somebody watches instead.
 *
 * @returns {Promise<string | undefined>} why it failed; undefined when it exited with 0
 */
export async function runVisibly(args, { env, silenceMs = longestSilenceMs } = {}) {
  const isWatched = process.stdout.isTTY
  const output = isWatched ? 'inherit' : 'pipe'
  const child = spawn(pinnedNode, args, {
    cwd: root,
    env: testEnvironment(env),
    stdio: ['ignore', output, output],
    detached: true,
  })
  const passOn = () => {
    endGroup(child, 'SIGTERM')
    setTimeout(() => process.exit(130), 5_000)
    child.once('close', () => process.exit(130))
  }
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP']
  for (const signal of signals) process.on(signal, passOn)
  let hung = false
  const watch = setTimeout(() => {
    hung = true
    endGroup(child, 'SIGKILL')
  }, silenceMs)
  if (isWatched) clearTimeout(watch)
  const pass = (from, to) => {
    from?.on('data', (text) => {
      to.write(text)
      watch.refresh()
    })
    // Nobody reads any more, as after `| head`.
    to.once('error', passOn)
  }
  pass(child.stdout, process.stdout)
  pass(child.stderr, process.stderr)
  const closed = new Promise((resolve) => {
    child.once('close', resolve)
  })
  const problem = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => {
      resolve(code === 0 ? undefined : `ended with ${code ?? signal}`)
    })
  })
  clearTimeout(watch)
  // What it printed last is still on its way; a process that it left behind would keep this open.
  await Promise.race([closed, delay(2_000)])
  for (const stream of [child.stdout, child.stderr]) stream?.destroy()
  for (const signal of signals) process.off(signal, passOn)
  for (const to of [process.stdout, process.stderr]) to.off('error', passOn)
  return hung ? `printed nothing for ${silenceMs / 60_000} minutes` : problem
}

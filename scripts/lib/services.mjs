import { spawn } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { endGroup } from './end-group.mjs'
import { inRoot, pinnedNode, projectPath, root } from './paths.mjs'

const endWithLauncher = pathToFileURL(inRoot('scripts', 'lib', 'end-with-launcher.mjs')).href
/** Below the ten seconds in which everything has to be gone. */
const drainMs = 9_000

/**
 * Runs programs on the pinned Node until one of them ends or the script gets SIGTERM, SIGINT or
 * SIGHUP, which is passed on once as SIGTERM. Then all are ended, and the script with them: with
 * 0 when it was asked to stop and they stopped in time.
 *
 * @param {{ args: string[], env?: Record<string, string>, cwd?: string }[]} services
 */
export function runServices(services) {
  const children = services.map(startService)
  let asked = false
  let stopping = false

  const stop = () => {
    if (stopping) return
    stopping = true
    for (const child of children) child.kill('SIGTERM')
    setTimeout(() => {
      console.error('Mold did not stop in time and was killed.')
      for (const child of children) endGroup(child, 'SIGKILL')
      endDatabase('SIGQUIT')
      process.exit(1)
    }, drainMs).unref()
  }
  const stopAsAsked = () => {
    asked = true
    stop()
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stopAsAsked)
  watchNpm(stopAsAsked)

  let failure = 0
  let open = children.length
  for (const child of children) {
    child.once('error', (error) => console.error(error.message))
    child.once('close', (code, killedBy) => {
      failure ||= asked && endedBySignal(code) ? 0 : (code ?? 1)
      if (killedBy !== null) endDatabase('SIGINT')
      open -= 1
      if (open === 0) process.exit(failure)
      stop()
    })
  }
}

function startService({ args, env, cwd = root }) {
  return spawn(pinnedNode, ['--import', endWithLauncher, ...args], {
    cwd,
    env: { ...process.env, PATH: projectPath(), ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Ctrl-C goes to the terminal's whole group: the script alone takes it and passes it on once.
    detached: true,
  })
}

/** Killed by the signal, or, as Vite does, exited with the shell's code for SIGTERM. */
function endedBySignal(code) {
  return code === null || code === 143
}

/** npm passes signals on, but when it is killed outright nobody says so: its child gets a new parent. */
function watchNpm(stop) {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) stop()
  }, 500).unref()
}

/** The embedded PostgreSQL has a session of its own and would outlive a server that was killed. */
function endDatabase(signal) {
  const dataDir = path.resolve(root, process.env['MOLD_DATA_DIR'] || 'var')
  const folder = path.join(dataDir, 'postgres')
  try {
    const pid = Number.parseInt(readFileSync(path.join(folder, 'postmaster.pid'), 'utf8'), 10)
    if (pid > 0 && worksIn(pid, folder)) process.kill(pid, signal)
  } catch {
    // None runs.
  }
}

/** An old file may name a stranger's process. */
function worksIn(pid, folder) {
  if (process.platform !== 'linux') return true
  const [theirs, ours] = [statSync(`/proc/${pid}/cwd`), statSync(folder)]
  return theirs.dev === ours.dev && theirs.ino === ours.ino
}

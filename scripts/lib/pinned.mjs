import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pinnedNode, projectPath, root } from './paths.mjs'

/** Runs a program of the clone on the pinned Node in the foreground and takes over its exit code. */
export function runPinned(args) {
  void runPinnedInTurn([args])
}

/**
 * Runs programs of the clone one after the other, and exits with the code of the first that failed.
 *
 * @param {readonly string[][]} programs
 * @param {Record<string, string>} [env] what they find in their environment besides
 */
export async function runPinnedInTurn(programs, env = {}) {
  let child
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child?.kill(signal))
  // The terminal sends Ctrl-C to the child as well; the script only has to wait for its end.
  process.on('SIGINT', () => undefined)
  let failed = 0
  for (const args of programs) {
    child = spawn(pinnedNode, args, {
      cwd: root,
      env: { ...process.env, ...env, PATH: projectPath() },
      stdio: 'inherit',
    })
    const [code, signal] = await once(child, 'close')
    failed ||= code ?? 1
    if (signal !== null) break
  }
  process.exit(failed)
}

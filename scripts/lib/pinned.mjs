import { spawn } from 'node:child_process'
import { pinnedNode, projectPath, root } from './paths.mjs'

/** Runs a program of the clone on the pinned Node in the foreground and takes over its exit code. */
export function runPinned(args) {
  const child = spawn(pinnedNode, args, {
    cwd: root,
    env: { ...process.env, PATH: projectPath() },
    stdio: 'inherit',
  })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // The terminal sends Ctrl-C to the child as well; the script only has to wait for its end.
  process.on('SIGINT', () => undefined)
  child.once('close', (code) => process.exit(code ?? 1))
}

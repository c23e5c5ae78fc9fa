import { execFile } from 'node:child_process'
import { inRoot, pinnedNode, projectPath, root } from './paths.mjs'

const pnpm = inRoot('node_modules', 'pnpm', 'bin', 'pnpm.mjs')

/**
 * Asks the pinned pnpm about the packages of the lock file. It is one of them, so it installs none. Resolves with
 * what it wrote, also when it failed or took longer than two minutes.
 *
 * @returns {Promise<{ code: number | undefined, stdout: string, stderr: string }>} no code when it was ended
 */
export function askPnpm(args) {
  const options = {
    cwd: root,
    env: { ...process.env, PATH: projectPath(), NO_COLOR: '1' },
    timeout: 120_000,
    maxBuffer: 64 * 1024 ** 2,
  }
  return new Promise((resolve) => {
    execFile(pinnedNode, [pnpm, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code
      resolve({ code: typeof code === 'number' ? code : undefined, stdout, stderr })
    })
  })
}

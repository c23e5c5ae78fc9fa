import { spawn } from 'node:child_process'
import { endGroup } from './end-group.mjs'

/**
 * Runs a program whose output matters only when it fails. Says what goes on, then every ten
 * seconds that it still does. A signal to the script ends the program with all its children.
 *
 * @returns {Promise<{ ok: boolean, output: string }>} ok is false, too, when it cannot be started
 */
export async function runQuietly(title, program, args, options = {}) {
  console.log(`${title} …`)
  const began = Date.now()
  const child = spawn(program, args, {
    ...options,
    // Colours would be codes in what is shown later.
    env: { ...options.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that the grandchildren can be ended with it.
    detached: true,
  })
  let output = ''
  const keep = (text) => {
    output = (output + text).slice(-20_000)
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  const seconds = () => Math.round((Date.now() - began) / 1000)
  const ticker = setInterval(() => console.log(`  … ${seconds()} s`), 10_000)
  const end = () => {
    endGroup(child, 'SIGKILL')
    process.exit(0)
  }
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP']
  for (const signal of signals) process.on(signal, end)
  const ok = await new Promise((resolve) => {
    child.once('error', (error) => {
      keep(error.message)
      resolve(false)
    })
    child.once('close', (code) => resolve(code === 0))
  })
  clearInterval(ticker)
  for (const signal of signals) process.off(signal, end)
  return { ok, output: output.trim() }
}

import { spawn } from 'node:child_process'
import { inRoot } from './paths.mjs'

/*
 * The server under Node's --watch, which loads nothing before its own code: this process stands
 * between, so that the watcher, too, ends with the script that started it.
 */
const args = ['--watch', '--watch-preserve-output', inRoot('bff', 'src', 'main.ts')]
const watcher = spawn(process.execPath, args, { stdio: 'inherit' })
process.on('SIGTERM', () => watcher.kill('SIGTERM'))
watcher.once('close', (code) => process.exit(code ?? 0))

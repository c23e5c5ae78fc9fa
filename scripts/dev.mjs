import './lib/require-node.mjs'
import { runScript, Trouble } from './lib/fail.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot } from './lib/paths.mjs'
import { runServices } from './lib/services.mjs'

/* Vite takes the public port and passes the API on; the server restarts on every change. */
await runScript(async () => {
  await ensureInstalled()
  const port = process.env['PORT'] || '8080'
  const host = process.env['HOST'] || '127.0.0.1'
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_534) {
    throw new Trouble(
      `PORT must be a number from 1 to 65534 for npm run dev, which takes the next one too.`,
    )
  }
  // The server behind listens on loopback alone and cannot see that others reach it.
  if (!/^(127\.|::1$|localhost$)/.test(host) && process.env['MOLD_INSECURE'] !== '1') {
    throw new Trouble(
      `HOST is ${host}, which other machines can reach, and nothing encrypts the passwords. ` +
        'Set MOLD_INSECURE=1 to accept that, or leave HOST at 127.0.0.1.',
    )
  }
  const serverPort = String(Number(port) + 1)
  const backend = `http://127.0.0.1:${serverPort}`
  const vite = inRoot('web', 'node_modules', 'vite', 'bin', 'vite.js')
  runServices([
    {
      args: [inRoot('scripts', 'lib', 'watch-server.mjs')],
      env: { PORT: serverPort, HOST: '127.0.0.1', MOLD_TRUST_PROXY: 'loopback' },
    },
    {
      args: [vite, '--port', port, '--strictPort', '--host', host],
      env: { MOLD_DEV_BACKEND: backend },
      cwd: inRoot('web'),
    },
  ])
})

import './lib/require-node.mjs'
import { runScript } from './lib/fail.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot } from './lib/paths.mjs'
import { runServices } from './lib/services.mjs'

/* Vite takes the public port and passes the API on; the server restarts on every change. */
await runScript(async () => {
  await ensureInstalled()
  const port = process.env['PORT'] || '8080'
  const host = process.env['HOST'] || '127.0.0.1'
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

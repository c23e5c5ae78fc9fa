import './lib/require-node.mjs'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Trouble, runScript } from './lib/fail.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { machineNames, makeCertificate } from './lib/make-cert.mjs'
import { root } from './lib/paths.mjs'

const usage = `npm run cert [-- [--force] name…]

Makes a self-signed certificate for localhost, this machine's names and addresses, and the names
given. --force replaces one that is there.`

await runScript(async () => {
  const args = process.argv.slice(2)
  const names = args.filter((arg) => !arg.startsWith('-'))
  const unknown = args.find((arg) => arg.startsWith('-') && arg !== '--force')
  if (unknown !== undefined) throw new Trouble(usage)
  const folder = path.resolve(root, process.env['MOLD_DATA_DIR'] || 'var', 'tls')
  const cert = path.join(folder, 'cert.pem')
  const key = path.join(folder, 'key.pem')
  const there = [cert, key].find((file) => existsSync(file))
  if (there !== undefined && !args.includes('--force')) {
    throw new Trouble(`${there} is there already. npm run cert -- --force replaces the pair.`)
  }
  await ensureInstalled()
  const all = machineNames(names)
  const made = await makeCertificate(all)
  mkdirSync(folder, { recursive: true })
  // The mode counts only for a new file.
  for (const file of [cert, key]) rmSync(file, { force: true })
  writeFileSync(key, made.key, { mode: 0o600 })
  writeFileSync(cert, made.cert)
  console.log(`A self-signed certificate for ${all.join(', ')}.`)
  console.log(`SHA-256 fingerprint: ${made.fingerprint}\n`)
  console.log('Start Mold with it:\n')
  console.log(`  MOLD_TLS_CERT=${cert} MOLD_TLS_KEY=${key} HOST=0.0.0.0 npm start\n`)
  console.log('Browsers warn about it until they are told to trust it.')
})

import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Trouble } from './fail.mjs'
import { digestOf } from './hash.mjs'
import { inRoot, pinnedNode, root, systemPath } from './paths.mjs'
import { runQuietly } from './run-quietly.mjs'

const stampFile = inRoot('node_modules', '.mold-install')
const manifests = ['.', 'shared', 'bff', 'web', 'e2e', 'bench']
  .map((folder) => `${folder}/package.json`)
  .filter((file) => existsSync(inRoot(file)))
const installCommand = ['-y', 'pnpm@10', 'install', '--frozen-lockfile', '--prod=false']

/**
 * Installs the packages when the manifests or the lockfile have changed since the last time, or
 * nothing is installed yet; otherwise it touches neither the network nor the disk.
 */
export async function ensureInstalled() {
  const stamp = wantedStamp()
  if (readStamp() === stamp && existsSync(pinnedNode)) return
  requireWritable()
  const { ok, output } = await runQuietly('Installing packages', 'npx', installCommand, {
    cwd: root,
    env: installEnvironment(),
  })
  if (!ok || !existsSync(pinnedNode)) throw new Trouble(explain(output))
  writeFileSync(stampFile, stamp)
}

function wantedStamp() {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]
  return digestOf(files, process.platform, process.arch)
}

function readStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined
}

function requireWritable() {
  const target = existsSync(inRoot('node_modules')) ? inRoot('node_modules') : root
  try {
    accessSync(target, constants.W_OK)
  } catch {
    throw new Trouble(
      `Packages have to be installed, but ${target} cannot be written to. Run npm start once as ` +
        'a user who may write there, or copy the clone to a folder of your own.',
    )
  }
}

function installEnvironment() {
  const settings = {
    PATH: systemPath(),
    // Answers pnpm's question whether it may replace a node_modules of another make.
    CI: 'true',
    // Without a network the answer should come in seconds, not minutes.
    npm_config_fetch_retries: '1',
    npm_config_fetch_retry_mintimeout: '1000',
    npm_config_fetch_retry_maxtimeout: '5000',
    npm_config_update_notifier: 'false',
  }
  return { ...process.env, ...settings }
}

const offline =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL/

function explain(output) {
  const tail = output.split('\n').slice(-15).join('\n')
  const command = `npx ${installCommand.join(' ')}`
  if (/spawn npx ENOENT/.test(output)) {
    return 'npx is not installed; it comes with npm. Install npm, then try again.'
  }
  if (offline.test(output)) {
    return (
      `${tail}\n\nThe packages could not be fetched: the package registry is out of reach. Check ` +
      'the network; behind a proxy set HTTPS_PROXY, with a registry of your own set ' +
      'npm_config_registry. On a machine without a network, copy the whole clone from one of the ' +
      'same kind on which npm start has run.'
    )
  }
  return `${tail}\n\nThe packages could not be installed. Run this to see more:\n  ${command}`
}

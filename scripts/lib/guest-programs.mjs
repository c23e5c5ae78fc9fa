import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { randomInt } from 'node:crypto'
import path from 'node:path'
import { digestOf } from './hash.mjs'
import { inRoot } from './paths.mjs'
import { runQuietly } from './run-quietly.mjs'
import { whereIs } from './tools.mjs'

/*
 * cloudbase-init and cloud-init beside the npm packages: nothing of them is installed, as this machine is no guest.
 * cloud-init is in no package index but Debian's.
 */
const folder = inRoot('node_modules', '.mold-guest-programs')
const site = path.join(folder, 'site')
const unpacked = path.join(folder, 'debian')
const stampFile = path.join(folder, 'stamp')
const python = '/usr/bin/python3'
const packages = 'scripts/clients/guest_packages.txt'

/**
 * Finds or fetches the programs, and an address on which they find the gateway of their network.
 *
 * @returns {Promise<{ cloudInit: object, cloudbaseInit: object }>} `env` for the stories, or what each `lacks`
 */
export async function ensureGuestPrograms() {
  const address = await freeAddress()
  const none = address === undefined ? 'port 80 or 8080 of this machine cannot be had' : undefined
  const problems = none === undefined ? await install() : { pip: none, debian: none }
  const folders = [site, path.join(unpacked, 'usr', 'lib', 'python3', 'dist-packages')]
  const found = (lacks) => ({
    lacks,
    env: { GATEWAY: address, PYTHONPATH: folders.join(path.delimiter) },
  })
  return { cloudbaseInit: found(problems.pip), cloudInit: found(problems.pip ?? problems.debian) }
}

/** An address of the loopback network that nobody else is likely to have; undefined where the ports are not to be had. */
async function freeAddress() {
  const address = `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`
  for (const port of [80, 8080]) {
    const server = createServer()
    try {
      server.listen(port, address)
      await once(server, 'listening')
    } catch {
      return undefined
    } finally {
      server.close()
    }
  }
  return address
}

/** What prevented each of them. */
async function install() {
  const stamp = digestOf([packages, 'scripts/lib/guest-programs.mjs'])
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return {}
  rmSync(folder, { recursive: true, force: true })
  for (const made of [site, unpacked]) mkdirSync(made, { recursive: true })
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-compile']
  const pins = ['--no-deps', '--require-hashes', '--only-binary', ':all:']
  const pip = ['-m', 'pip', 'install', ...quiet, ...pins, '--target', site, '-r', inRoot(packages)]
  const problems = {
    pip: await attempt('Fetching cloudbase-init', python, pip),
    debian: await unpackCloudInit(),
  }
  if (problems.pip === undefined && problems.debian === undefined) writeFileSync(stampFile, stamp)
  return problems
}

async function unpackCloudInit() {
  if (whereIs('apt-get') === undefined) return 'cloud-init is fetched by apt-get'
  const problem = await attempt('Fetching cloud-init', 'apt-get', ['download', 'cloud-init'])
  if (problem !== undefined) return problem
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.deb'))
  return attempt('Unpacking it', 'dpkg', ['-x', file, unpacked])
}

async function attempt(title, program, args) {
  const { ok, output } = await runQuietly(title, program, args, { env: process.env, cwd: folder })
  return ok ? undefined : `${title} did not work: ${output.trim().split('\n').at(-1)}`
}

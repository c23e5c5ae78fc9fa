import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeWithParents } from '../stores/file/folders.ts'
import { startAgent } from './agent.ts'
import { type AgentArguments, readArguments, usage } from './arguments.ts'
import { type Credential, keepCredential, readCredential } from './credential.ts'
import { join } from './join.ts'
import { createLineLog } from './line-log.ts'
import type { ServerAddress } from './server-link.ts'
import { unitText } from './unit.ts'

/* The agent as a program of its own: `npm run agent`, and the one file that hosts get from the server. */

async function main(args: AgentArguments): Promise<void> {
  if (args.printUnit) {
    process.stdout.write(unitText(process.execPath, fileURLToPath(import.meta.url), args))
    return
  }
  const stopping = new AbortController()
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.once(name, () => stopping.abort(new Error(name)))
  }
  const { signal } = stopping
  const ca = args.ca === undefined ? [] : [readFileSync(args.ca, 'utf8')]
  const address = { server: args.server, ca, pin: args.pin }
  await makeWithParents(args.stateDir, 0o700)
  const credential = await credentialOf(args, address, signal)
  if (args.joinOnly) return
  const log = createLineLog()
  const agent = await startAgent({ ...args, ...address, credential, log, signal })
  await agent.ended
}

/** A token that is given is used: the host may have been removed and added anew. */
async function credentialOf(
  { token, stateDir }: AgentArguments,
  address: ServerAddress,
  signal: AbortSignal,
): Promise<Credential> {
  const file = path.join(stateDir, 'credential.json')
  const known = existsSync(file) ? await readCredential(file) : undefined
  if (known && token === undefined) return known
  if (token === undefined) {
    throw new Error(
      'This host has not joined yet: give the token that addHost has answered with --token',
    )
  }
  const fresh = await join(address, token, signal).catch((error: unknown) => {
    // It is of use once; whoever starts the agent with the same words again has joined already.
    if (known) return known
    throw error
  })
  await keepCredential(file, fresh)
  process.stdout.write(`This is host ${fresh.host} of ${address.server} now\n`)
  return fresh
}

async function start(): Promise<void> {
  const args = process.argv.slice(2)
  if (args.includes('--help')) process.stdout.write(`${usage}\n`)
  else await main(readArguments(args, process.env))
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`)
  process.exitCode = 1
})

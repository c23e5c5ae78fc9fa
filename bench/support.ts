import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '..')

/** Runs a program to its end; answers seconds. Throws with its error output when it fails. */
export async function timed(program: string, args: readonly string[]): Promise<number> {
  const begun = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors}`)
  return (performance.now() - begun) / 1000
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Starts a Node program of this repository, with flags of Node, and waits until `url` answers 200. */
export async function startProgram(
  file: string,
  env: Record<string, string>,
  url: string,
  flags: readonly string[] = [],
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...flags, path.join(root, file)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`)
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return child
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${file} does not answer at ${url}`)
}

export async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

/** The keys of a user. */
export interface Keys {
  readonly apiKey: string
  readonly secretKey: string
}

export const apiKey = 'bench'
export const secretKey = 'bench-secret'
/** Those of the user admin of a server that is measured. */
export const adminKeys: Keys = { apiKey, secretKey }

/** A signed call (protocol §7); throws with the error text of the answer. */
export async function call(
  origin: string,
  command: string,
  params: Record<string, string>,
): Promise<Record<string, unknown>> {
  const answer = await fetch(signedUrl(origin, command, params))
  const envelope = (await answer.json()) as Record<string, Record<string, unknown>>
  const [body = {}] = Object.values(envelope)
  if (!answer.ok) throw new Error(`${command}: ${String(body.errortext)}`)
  return body
}

export function signedUrl(
  origin: string,
  command: string,
  params: Record<string, string>,
  keys: Keys = adminKeys,
): string {
  const all: Record<string, string> = { ...params, command, response: 'json', apikey: keys.apiKey }
  const query = Object.keys(all)
    .toSorted()
    .map((name) => `${name}=${encodeURIComponent(all[name] ?? '')}`)
    .join('&')
  const signature = createHmac('sha1', keys.secretKey).update(query.toLowerCase()).digest('base64')
  return `${origin}/client/api?${query}&signature=${encodeURIComponent(signature)}`
}

/** The value below which `share` of the sorted numbers lie. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
}

export function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5)
}

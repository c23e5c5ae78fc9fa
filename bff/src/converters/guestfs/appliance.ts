import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { once } from 'node:events'
import { AppError } from '@mold/shared/errors.ts'
import { toolPath } from '../../tool-path.ts'
import { endGroup } from '../confined.ts'
import { emulated } from './emulated.ts'
import { applianceMaker } from './programs.ts'

/** It takes a minute on an old machine. */
const makeMs = 15 * 60_000

/** Where the small system that reads images is kept, and how it is found. */
export interface ApplianceOptions {
  /** A folder of ours. */
  readonly folder: string
  /** Replaces the PATH in which programs are looked for. */
  readonly path?: string | undefined
}

/**
 * The folder with the kernel and the system that libguestfs boots to look into an image. It is made once, of what this
 * machine has installed and no image touches, and anew when that has changed: inside the isolation there is neither the
 * package database nor the kernel that it is made of.
 *
 * @throws AppError check.appliance, conversion.tool_missing; the reason of the signal
 */
export async function ensureAppliance(
  { folder, path: places }: ApplianceOptions,
  signal: AbortSignal,
): Promise<string> {
  const { program, package: from } = applianceMaker
  const maker = await toolPath(program, places)
  if (maker === undefined) throw new AppError('conversion.tool_missing', { program, package: from })
  const target = path.join(folder, await keyOf(maker))
  if (await isThere(target)) return target
  const making = path.join(folder, `making-${randomUUID()}`)
  await mkdir(making, { recursive: true, mode: 0o700 })
  try {
    await make(maker, making, signal)
    await keep(making, target)
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  await dropOthers(folder, target)
  return target
}

/** What it is made of: a new kernel or libguestfs makes another one. */
async function keyOf(maker: string): Promise<string> {
  const kernels = await readdir('/boot').catch(() => [])
  const facts = await stat(maker)
  const madeOf = [...kernels.filter((name) => name.startsWith('vmlinuz')).toSorted(), facts.mtimeMs]
  return createHash('sha256').update(madeOf.join('\n')).digest('hex').slice(0, 16)
}

const isThere = (folder: string) =>
  stat(path.join(folder, 'root')).then(
    () => true,
    () => false,
  )

async function make(maker: string, folder: string, signal: AbortSignal): Promise<void> {
  const env = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin:/usr/sbin:/sbin',
    LC_ALL: 'C',
    ...emulated,
    LIBGUESTFS_CACHEDIR: folder,
    TMPDIR: folder,
    HOME: folder,
  }
  // A group of its own, as what it starts outlives it.
  const child = spawn(maker, [folder], { env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-300)))
  const tooLong = AbortSignal.any([signal, AbortSignal.timeout(makeMs)])
  const end = () => endGroup(child)
  tooLong.addEventListener('abort', end, { once: true })
  try {
    if (tooLong.aborted) end()
    const [code] = (await once(child, 'close')) as [number | null]
    signal.throwIfAborted()
    if (code === 0) return
    const reason = said.trim().split('\n').at(-1) || `it ended with code ${code ?? '?'}`
    throw new AppError('check.appliance', { reason })
  } finally {
    tooLong.removeEventListener('abort', end)
  }
}

/** By the last of them libguestfs knows what it has before it. */
const parts = ['kernel', 'initrd', 'root', 'README.fixed']

/** Another process may have been sooner; then theirs is as good. */
async function keep(made: string, target: string): Promise<void> {
  // What it was made with goes.
  for (const name of await readdir(made)) {
    if (!parts.includes(name)) {
      await rm(path.join(made, name), { recursive: true, force: true })
    }
  }
  await chmod(made, 0o755)
  await rename(made, target).catch(async (error: unknown) => {
    if (!(await isThere(target))) throw error
  })
}

/** Those of before, and what killed processes left half made. */
async function dropOthers(folder: string, kept: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const other = path.join(folder, name)
    if (other === kept || (await isYoung(other))) continue
    await rm(other, { recursive: true, force: true })
  }
}

/** Somebody may still be making it, or have it open. */
const isYoung = (folder: string) =>
  stat(folder).then(
    ({ mtimeMs }) => Date.now() - mtimeMs < makeMs,
    () => true,
  )

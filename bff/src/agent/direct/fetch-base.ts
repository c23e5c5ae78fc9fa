import { chmod, lstat, rename, rm } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import { parseChecksum } from '@mold/shared/images/checksum.ts'
import { errnoOf } from '../../stores/file/errors.ts'
import { syncFolder } from '../../stores/file/folders.ts'
import type { AgentHost, Doing } from '../host.ts'
import { digestOf } from '../pool/digest.ts'
import { poolFailure } from '../pool/failures.ts'
import type { HostCommandParams, HostCommandResult } from '../protocol.ts'
import { directContext } from './context.ts'
import { directFailure } from './failures.ts'
import { inspectFile } from './inspect.ts'
import {
  type Described,
  descriptionOf,
  originOf,
  readDescription,
  writeDescription,
} from './notes.ts'
import { receive } from './receive.ts'

type Wanted = HostCommandParams<'base.fetch'>
type Fetched = HostCommandResult<'base.fetch'>

/**
 * Brings an image from its own address to primary storage. It gets its name only when all of it is there, has the
 * digest that it should have, and was inspected; one that was refused leaves nothing behind (security cases D22,
 * D23). One that is there is not looked for again.
 *
 * @throws AppError source.*, direct.*, image.*, host.*; the reason of the signal
 */
export async function fetchBase(host: AgentHost, wanted: Wanted, doing: Doing): Promise<Fetched> {
  const { paths } = host
  const base = paths.base(wanted.digest)
  try {
    const there = await describe(base, wanted, doing)
    if (there) return answer('here', there)
    return answer('fetched', await bring(host, base, wanted, doing))
  } catch (error) {
    // An agent that stops goes on with it when it is started again.
    if (!isStopping(error, doing)) await forget(base)
    throw poolFailure(directFailure(error), paths.root)
  }
}

const isStopping = (error: unknown, { signal }: Doing) =>
  signal.aborted && !(error instanceof AppError)

const answer = (how: Fetched['how'], { content, length, virtualSize }: Described): Fetched => ({
  how,
  bytes: length,
  content,
  virtualSize,
})

/** What is there under the name; it is described anew when somebody has taken its description away. */
async function describe(
  base: string,
  { format, source }: Wanted,
  { signal }: Doing,
): Promise<Described | undefined> {
  const length = await lengthOf(base)
  if (length === undefined) return undefined
  const known = await readDescription(base)
  if (known?.length === length) return known
  const virtualSize = await inspectFile(base, format, source.maxVirtualBytes)
  const described = { content: await digestOf(base, signal), length, virtualSize }
  await writeDescription(base, described)
  return described
}

async function bring(
  host: AgentHost,
  base: string,
  wanted: Wanted,
  doing: Doing,
): Promise<Described> {
  const { source, format, checksum, expected } = wanted
  const { paths } = host
  const part = `${base}.part`
  const content = await receive(
    {
      context: await directContext(host, wanted),
      paths,
      base,
      part,
      format,
      checksum: checksum === undefined ? undefined : parseChecksum(checksum),
      maxBytes: source.maxBytes,
    },
    doing,
  )
  if (expected !== undefined && content !== expected) {
    throw new AppError('direct.changed', { expected })
  }
  const virtualSize = await inspectFile(part, format, source.maxVirtualBytes)
  const described = { content, length: (await lengthOf(part)) ?? 0, virtualSize }
  // For machines to read and nobody to change.
  await chmod(part, 0o444)
  await writeDescription(base, described)
  await rename(part, base)
  await rm(originOf(base), { force: true })
  await syncFolder(paths.bases)
  return described
}

/** Removes what was brought so far; a base that has its name stays. */
async function forget(base: string): Promise<void> {
  const isThere = (await lengthOf(base)) !== undefined
  const gone = [`${base}.part`, originOf(base), ...(isThere ? [] : [descriptionOf(base)])]
  for (const file of gone) await rm(file, { force: true })
}

async function lengthOf(file: string): Promise<number | undefined> {
  try {
    const found = await lstat(file)
    return found.isFile() ? found.size : undefined
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

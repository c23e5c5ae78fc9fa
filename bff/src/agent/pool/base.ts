import { constants } from 'node:fs'
import { chmod, copyFile, link, lstat, open, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '@mold/shared/errors.ts'
import { errnoOf } from '../../stores/file/errors.ts'
import { syncFolder } from '../../stores/file/folders.ts'
import type { AgentHost, Doing } from '../host.ts'
import type { HostCommandParams, HostCommandResult } from '../protocol.ts'
import { copyAuthentic, copyHashed } from './copy-hashed.ts'
import { downloadBase } from './download.ts'
import { poolFailure } from './failures.ts'
import { requireRoom } from './prepare.ts'

type Ensured = HostCommandResult<'base.ensure'>
type Wanted = HostCommandParams<'base.ensure'>

/**
 * Brings an image to primary storage, in the way that costs least: a link to the object of the store, a clone
 * that shares its blocks, a copy, or a download. What is copied is compared with its authentication code or, as
 * what is sent, with its digest; for a link the store has done that.
 *
 * @throws AppError host.*; the reason of the signal
 */
export async function ensureBase(host: AgentHost, wanted: Wanted, doing: Doing): Promise<Ensured> {
  const { paths } = host
  const file = paths.base(wanted.digest)
  const part = `${file}.part`
  try {
    const there = await lengthOf(file)
    if (there === wanted.length) return { how: 'here', bytes: there }
    // Only a file system that lost writes leaves one of another length.
    if (there !== undefined) await rm(file)
    const how = (await fromStore(host, wanted, part, doing)) ?? 'download'
    if (how === 'download') {
      await requireRoom(paths, wanted.length - ((await lengthOf(part)) ?? 0))
      await downloadBase(host, wanted, part, doing)
    }
    // For machines to read and nobody to change; whom the folders let pass is another matter.
    if (how !== 'link') await chmod(part, 0o444)
    await rename(part, file)
    await syncFolder(paths.bases)
    return { how, bytes: wanted.length }
  } catch (error) {
    const failure = poolFailure(error, paths.root)
    if (endsPart(failure)) await rm(part, { force: true })
    throw failure
  }
}

/** True when nobody goes on with what has come: it would only take room that is needed. */
const endsPart = (failure: unknown) =>
  failure instanceof AppError && ['host.cancelled', 'host.disk_full'].includes(failure.code)

async function lengthOf(file: string): Promise<number | undefined> {
  return (await statOf(file))?.size
}

/** A plain file at a path, without following links. */
async function statOf(file: string) {
  const found = await lstat(file).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(errnoOf(error) ?? '')) return undefined
    throw error
  })
  return found?.isFile() ? found : undefined
}

/** By the path that the server knows, if that is here and what it should be. */
async function fromStore(
  host: AgentHost,
  { path, digest, length, mac }: Wanted,
  part: string,
  doing: Doing,
): Promise<Ensured['how'] | undefined> {
  // Objects are named by their digest: the server cannot point at anything else of this host.
  if (path === undefined || basename(path) !== digest) return undefined
  const found = await statOf(path)
  if (found?.size !== length) return undefined
  if (isReadable(found, host)) {
    await rm(part, { force: true })
    if (await worked(link(path, part))) return 'link'
  }
  await rm(part, { force: true })
  if (await worked(copyFile(path, part, constants.COPYFILE_FICLONE_FORCE))) {
    await syncFile(part)
    return 'clone'
  }
  await requireRoom(host.paths, length)
  const isRight =
    mac === undefined
      ? (await copyHashed(path, part, length, doing, host.hashing)) === digest
      : await copyAuthentic(path, part, { length, mac: Buffer.from(mac, 'hex') }, doing)
  if (isRight) return 'copy'
  await rm(part, { force: true })
  throw new AppError('host.base_digest', { digest })
}

/** Whether machines may read a file whose owner and mode have to stay what they are. */
function isReadable(file: { mode: number; uid: number; gid: number }, host: AgentHost): boolean {
  const account = host.account()
  if (!account || account.uid === 0) return true
  if (file.uid === account.uid) return (file.mode & 0o400) !== 0
  return (file.gid === account.gid && (file.mode & 0o040) !== 0) || (file.mode & 0o004) !== 0
}

/** False where the two are not on one file system, or it has no such thing, or we may not. */
async function worked(attempt: Promise<unknown>): Promise<boolean> {
  try {
    await attempt
    return true
  } catch (error) {
    const another = [
      'EXDEV',
      'ENOTSUP',
      'EOPNOTSUPP',
      'EINVAL',
      'ENOTTY',
      'ENOSYS',
      'EPERM',
      'EACCES',
      'EMLINK',
    ]
    if (another.includes(errnoOf(error) ?? '')) return false
    throw error
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

import { constants, type Stats } from 'node:fs'
import { lstat, open, opendir, realpath, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@mold/shared/errors.ts'
import type { SourceRead } from './read.ts'

export interface ImportFile {
  /** Below the import folder, with `/` between its parts. */
  readonly path: string
  /** In bytes. */
  readonly size: number
  readonly modified: Date
}

export interface OpenImportOptions {
  /** Bytes that are there already; needs the validator they came with. */
  readonly offset?: number
  readonly validator?: string | undefined
  readonly signal: AbortSignal
}

const maxFiles = 1000
const maxDepth = 5
/** A folder may be full of what is not listed; looking ends somewhere. */
const maxLooked = 10_000
const chunkSize = 1024 * 1024

/**
 * Opens a file of the import folder (decisions: Addresses, MOLD_IMPORT_DIR) for reading, going on at
 * `offset` when it is still the same file. No link is followed anywhere in its path.
 * @throws AppError source.import_*
 */
export async function openImport(
  folder: string | undefined,
  path: string,
  options: OpenImportOptions,
): Promise<SourceRead> {
  if (folder === undefined) throw new AppError('source.import_not_configured')
  if (!isListable(path)) throw new AppError('source.import_path', { path })
  const file = await openBelow(folder, path)
  try {
    const stats = await file.stat()
    if (!stats.isFile()) throw new AppError('source.import_not_regular', { path })
    await checkPlace(folder, path, stats)
    const validator = validatorOf(stats)
    const { offset = 0, signal } = options
    const start = validator === options.validator && offset <= stats.size ? offset : 0
    return {
      start,
      length: stats.size,
      validator,
      chunks: chunksOf(file, { path, start, end: stats.size, validator, signal }),
      close: () => void file.close().catch(() => {}),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/**
 * The files that can be imported, by path: at most 1000, at most 5 folders deep, without links and
 * without names that begin with a dot.
 * @throws AppError source.import_not_configured, source.import_unreadable
 */
export async function listImport(folder: string | undefined): Promise<ImportFile[]> {
  if (folder === undefined) throw new AppError('source.import_not_configured')
  const found: ImportFile[] = []
  const waiting = ['']
  let looked = 0
  for (let below = waiting.shift(); below !== undefined; below = waiting.shift()) {
    const entries = await openFolder(folder, below)
    if (entries === undefined) continue
    for await (const entry of entries) {
      looked += 1
      if (found.length >= maxFiles || looked > maxLooked) return byPath(found)
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (!isListable(path)) continue
      if (entry.isDirectory() && path.split('/').length <= maxDepth) waiting.push(path)
      const stats = await lstat(join(folder, path)).catch(() => undefined)
      if (stats?.isFile()) found.push({ path, size: stats.size, modified: stats.mtime })
    }
  }
  return byPath(found)
}

const byPath = (files: ImportFile[]) => files.toSorted((a, b) => (a.path < b.path ? -1 : 1))

/** A folder that went away or cannot be read is passed over, but not the import folder itself. */
async function openFolder(folder: string, below: string) {
  try {
    return await opendir(join(folder, below))
  } catch (error) {
    if (below !== '') return undefined
    const params = { path: folder, reason: codeOf(error) }
    throw new AppError('source.import_unreadable', params, { cause: error })
  }
}

/** A relative path of plain names: nothing hidden, no way up, no control characters. */
function isListable(path: string): boolean {
  // oxlint-disable-next-line no-control-regex -- names with these are not offered
  const plain = !/[\u0000-\u001f\u007f\\]/.test(path)
  return plain && path.split('/').every((part) => part !== '' && !part.startsWith('.'))
}

async function openBelow(folder: string, path: string): Promise<FileHandle> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  try {
    // Without O_NONBLOCK a pipe would keep this open waiting for a writer.
    return await open(join(folder, path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new AppError('source.import_not_found', { path }, { cause: error })
    }
    if (code === 'ELOOP' || code === 'ENXIO' || code === 'EISDIR') {
      throw new AppError('source.import_not_regular', { path }, { cause: error })
    }
    throw new AppError('source.import_unreadable', { path, reason: code }, { cause: error })
  }
}

/**
 * O_NOFOLLOW looks at the last part of a path only. What was opened must therefore be the very file
 * that stands at the place without links; this holds whatever is swapped meanwhile.
 */
async function checkPlace(folder: string, path: string, opened: Stats): Promise<void> {
  const place = join(await realpath(folder), path)
  const [real, stats] = await Promise.all([
    realpath(place).catch(() => undefined),
    lstat(place).catch(() => undefined),
  ])
  if (real !== place || stats?.dev !== opened.dev || stats.ino !== opened.ino) {
    throw new AppError('source.import_not_regular', { path })
  }
}

const validatorOf = ({ ino, size, mtimeMs }: Stats) => `${ino}-${size}-${mtimeMs}`

interface Part {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly validator: string
  readonly signal: AbortSignal
}

async function* chunksOf(file: FileHandle, part: Part): AsyncGenerator<Buffer> {
  try {
    for (let at = part.start; at < part.end;) {
      part.signal.throwIfAborted()
      const length = Math.min(chunkSize, part.end - at)
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, at)
      if (bytesRead === 0) break
      at += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
    part.signal.throwIfAborted()
    if (validatorOf(await file.stat()) !== part.validator) {
      throw new AppError('source.import_changed', { path: part.path })
    }
  } finally {
    await file.close()
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)

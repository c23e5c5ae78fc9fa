import { crc32, createInflateRaw } from 'node:zlib'
import { AppError } from '@mold/shared/errors.ts'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { chunksOf } from './streams.ts'
import { chunkSize, type OnRead, type Unpacker } from './unpacker.ts'

const stored = 0
const deflated = 8
/** Folders are passed over, but not without end. */
const maxEntries = 1000

/**
 * zip with exactly one file, read by the central directory; what local headers say is not looked at
 * (security case B12). The member's name is never used for anything.
 */
export const zip: Unpacker = {
  async check() {},
  async *unpack(input, signal, onRead: OnRead = () => {}) {
    const archive = await orFailure(openPromise(input, { autoClose: false, decodeStrings: false }))
    try {
      const member = await orFailure(onlyFile(archive))
      yield* unpackMember(archive, member, signal, onRead)
    } finally {
      archive.close()
    }
  },
}

async function onlyFile(archive: ZipFile): Promise<Entry> {
  const files: Entry[] = []
  if (archive.entryCount > maxEntries) throw zipMembers(archive.entryCount)
  for await (const entry of archive.eachEntry()) {
    if (entry.fileNameRaw.at(-1) !== '/'.charCodeAt(0)) files.push(entry)
  }
  const [file] = files
  if (file === undefined || files.length > 1) throw zipMembers(files.length)
  if (file.isEncrypted()) throw new AppError('source.zip_encrypted')
  const { compressionMethod } = file
  if (compressionMethod !== stored && compressionMethod !== deflated) {
    throw new AppError('source.zip_method', { method: compressionMethod })
  }
  return file
}

async function* unpackMember(
  archive: ZipFile,
  member: Entry,
  signal: AbortSignal,
  onRead: OnRead,
): AsyncGenerator<Buffer> {
  const raw = await orFailure(archive.openReadStreamPromise(member, { decodeFileData: false }))
  const packed = member.compressionMethod === stored ? undefined : raw
  const inflate = packed?.pipe(createInflateRaw({ chunkSize }))
  let length = 0
  let checksum = 0
  try {
    for await (const chunk of chunksOf(inflate ?? raw, signal, packed ? [packed] : [])) {
      length += chunk.length
      checksum = crc32(chunk, checksum)
      if (length > member.uncompressedSize) break
      onRead(inflate?.bytesWritten ?? length)
      yield chunk
    }
  } catch (error) {
    throw signal.aborted ? error : zipFailure(error)
  }
  if (length !== member.uncompressedSize) throw failed('wrong length')
  if (checksum !== member.crc32) throw failed('wrong checksum')
  if (inflate !== undefined && inflate.bytesWritten !== member.compressedSize) {
    throw new AppError('source.trailing_bytes', { packing: 'zip' })
  }
}

const zipMembers = (found: number) => new AppError('source.zip_members', { found })
const failed = (reason: string, cause?: unknown) =>
  new AppError('source.unpack_failed', { packing: 'zip', reason }, { cause })

async function orFailure<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw zipFailure(error)
  }
}

function zipFailure(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error
  // What the file system says has a system call in it; all else is about the archive.
  if ('syscall' in error) return error
  if (error.message.includes('extra bytes at the end')) {
    return new AppError('source.trailing_bytes', { packing: 'zip' }, { cause: error })
  }
  if (error.message.includes('encryption')) {
    return new AppError('source.zip_encrypted', {}, { cause: error })
  }
  return failed(error.message, error)
}

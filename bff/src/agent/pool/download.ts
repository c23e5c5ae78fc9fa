import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import { isSystemError } from '../system-error.ts'
import type { AgentHost, Doing } from '../host.ts'
import { passed } from '../passed.ts'
import { readAnswer, refusalOf, type ServerAnswer } from '../server-link.ts'
import { hashedSink } from './copy-hashed.ts'
import { usualPatience } from './patience.ts'

interface Wanted {
  readonly digest: string
  readonly length: number
}

const pieceLength = 1 << 20
/* The server may have it at another time. */
class Later extends Error {
  readonly code: string

  constructor({ code, text }: { readonly code: string; readonly text: string }) {
    super(text)
    this.code = code
  }
}

/**
 * Fetches an image from the server into a part of it that stays when the line or this process is cut, so
 * that the next try goes on behind it.
 *
 * @throws AppError host.download_failed, host.store_away, host.base_digest; what the file system reports; the
 *   reason of the signal
 */
export async function downloadBase(
  host: AgentHost,
  wanted: Wanted,
  part: string,
  doing: Doing,
): Promise<void> {
  // `r+` keeps what is there; the file is made when it is missing.
  const file = await open(part, 'a', 0o600).then(async (made) => {
    await made.close()
    return open(part, 'r+')
  })
  try {
    const seen = await receive(host, wanted, file, doing)
    if (seen === wanted.digest) return
  } finally {
    await file.close()
  }
  await rm(part, { force: true })
  throw new AppError('host.base_digest', { digest: wanted.digest })
}

async function receive(
  host: AgentHost,
  wanted: Wanted,
  file: FileHandle,
  doing: Doing,
): Promise<string> {
  const { hash, length: start } = await hashOfPart(file, wanted.length, doing)
  const sink = hashedSink(file, start, hash)
  const { tries, pauseMs } = host.patience ?? usualPatience
  let left = tries
  while (sink.offset() < wanted.length) {
    const before = sink.offset()
    try {
      await receiveOnce(host, wanted, sink, doing)
      left = tries
    } catch (error) {
      await sink.settle()
      doing.signal.throwIfAborted()
      if (error instanceof AppError || isSystemError(error)) throw error
      left = sink.offset() > before ? tries : left - 1
      if (left <= 0) throw givenUp(error, wanted.digest)
      await passed(pauseMs, doing.signal)
    }
  }
  return sink.end()
}

function givenUp(error: unknown, digest: string): AppError {
  if (error instanceof Later && error.code === 'agent.object_away') {
    return new AppError('host.store_away', { digest }, { cause: error })
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new AppError('host.download_failed', { reason }, { cause: error })
}

async function receiveOnce(
  host: AgentHost,
  { digest, length }: Wanted,
  sink: ReturnType<typeof hashedSink>,
  { signal, progress }: Doing,
): Promise<void> {
  const from = sink.offset()
  const answer = await host.server.call({
    method: 'GET',
    path: `/agent/objects/${digest}`,
    headers: { range: `bytes=${from}-${length - 1}` },
    signal,
  })
  await checkRange(answer, from)
  let gathered: Buffer[] = []
  let size = 0
  const flush = async () => {
    if (size === 0) return
    const piece = gathered.length === 1 && gathered[0] ? gathered[0] : Buffer.concat(gathered)
    gathered = []
    size = 0
    await sink.write(piece)
    progress(sink.offset(), length)
  }
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    if (sink.offset() + size + chunk.length > length)
      throw new Error('more bytes than the image has')
    gathered.push(chunk)
    size += chunk.length
    if (size >= pieceLength) await flush()
  }
  await flush()
  if (sink.offset() < length) throw new Error('the line was cut')
}

async function checkRange(answer: ServerAnswer, from: number): Promise<void> {
  const { status, headers } = answer
  if (status === 206 && headers['content-range']?.startsWith(`bytes ${from}-`)) return
  if (status === 200 && from === 0) return
  const refusal = refusalOf(await readAnswer(answer), status)
  // The server is on its way down or up again, or the store that has it.
  if (status >= 500 || status === 429) throw new Later(refusal)
  throw new AppError('host.download_failed', { reason: refusal.text })
}

/** What is here already, from its beginning, hashed; longer than the image it is of something else. */
async function hashOfPart(
  file: FileHandle,
  most: number,
  { signal }: Doing,
): Promise<{ hash: Hash; length: number }> {
  const hash = createHash('sha256')
  const { size } = await file.stat()
  if (size > most) await file.truncate(0)
  const piece = Buffer.allocUnsafe(pieceLength)
  let length = 0
  for (;;) {
    signal.throwIfAborted()
    const { bytesRead } = await file.read(piece, 0, pieceLength, length)
    if (bytesRead === 0) return { hash, length }
    hash.update(piece.subarray(0, bytesRead))
    length += bytesRead
  }
}

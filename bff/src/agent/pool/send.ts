import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { AppError } from '@mold/shared/errors.ts'
import { isSystemError } from '../system-error.ts'
import type { AgentHost, Doing } from '../host.ts'
import { passed } from '../passed.ts'
import { readAnswer, saidText, type ServerAnswer } from '../server-link.ts'

const pieceLength = 1 << 20
/** Tries in a row that brought no byte further, and the pause between two. */
const tries = 20
const pauseMs = 1_500

/** What was sent. */
export interface Sent {
  readonly digest: string
  readonly length: number
}

/**
 * Sends a file to an intake of the server: on from where the server has it durable, also after either side
 * was cut off or started anew, and with its digest at the end.
 *
 * @param progress bytes that are sent
 * @throws AppError host.intake_refused; what the file system reports; the reason of the signal
 */
export async function sendFile(
  host: AgentHost,
  intake: string,
  file: string,
  doing: Pick<Doing, 'signal' | 'progress'>,
): Promise<Sent> {
  const { size: length } = await stat(file)
  const digest = await digestOf(file, doing.signal)
  let furthest = 0
  let left = tries
  for (;;) {
    try {
      const offset = await askOffset(host, intake, doing.signal)
      if (offset > furthest) left = tries
      furthest = Math.max(furthest, offset)
      if (offset < length) await sendFrom(host, intake, file, { offset, length }, doing)
      else if (await finish(host, intake, { length, digest }, doing.signal))
        return { digest, length }
    } catch (error) {
      doing.signal.throwIfAborted()
      if (error instanceof AppError || isSystemError(error)) throw error
      left -= 1
      const reason = error instanceof Error ? error.message : String(error)
      if (left === 0) throw new AppError('host.intake_refused', { reason }, { cause: error })
      await passed(pauseMs, doing.signal)
    }
  }
}

const pathOf = (intake: string) => `/agent/intakes/${intake}`

async function askOffset(host: AgentHost, intake: string, signal: AbortSignal): Promise<number> {
  const answer = await host.server.call({ method: 'HEAD', path: pathOf(intake), signal })
  await check(answer)
  const offset = Number(answer.headers['upload-offset'])
  if (!Number.isSafeInteger(offset) || offset < 0) throw new Error('the server names no offset')
  return offset
}

async function sendFrom(
  host: AgentHost,
  intake: string,
  file: string,
  { offset, length }: { readonly offset: number; readonly length: number },
  { signal, progress }: Pick<Doing, 'signal' | 'progress'>,
): Promise<void> {
  let sent = offset
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      sent += chunk.length
      progress(sent, length)
      done(null, chunk)
    },
  })
  const body = createReadStream(file, { start: offset, highWaterMark: pieceLength })
  body.once('error', (error) => counted.destroy(error))
  try {
    const answer = await host.server.call({
      method: 'PATCH',
      path: pathOf(intake),
      headers: {
        'content-type': 'application/offset+octet-stream',
        'content-length': String(length - offset),
        'upload-offset': String(offset),
      },
      body: body.pipe(counted),
      signal,
    })
    // The next look finds out where its end is.
    if (answer.status === 409) answer.body.resume()
    else await check(answer)
  } finally {
    body.destroy()
    counted.destroy()
  }
}

/** True when the server has taken it for good; false when it lacks some of it after all. */
async function finish(
  host: AgentHost,
  intake: string,
  sent: Sent,
  signal: AbortSignal,
): Promise<boolean> {
  const answer = await host.server.call({
    method: 'POST',
    path: `${pathOf(intake)}/end`,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ length: sent.length, digest: sent.digest })),
    signal,
  })
  if (answer.status === 409) {
    await readAnswer(answer)
    throw new Error('the server lacks some of it')
  }
  await check(answer)
  return true
}

async function check(answer: ServerAnswer): Promise<void> {
  const { status } = answer
  if (status >= 200 && status < 300) {
    answer.body.resume()
    return
  }
  const said = await readAnswer(answer)
  if (status >= 500 || status === 429 || status === 423)
    throw new Error(`the server answers ${status}`)
  throw new AppError('host.intake_refused', { reason: saidText(said, status) })
}

async function digestOf(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const handle = await open(file)
  try {
    const piece = Buffer.allocUnsafe(pieceLength)
    for (;;) {
      signal.throwIfAborted()
      const { bytesRead } = await handle.read(piece, 0, pieceLength, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { AppError, isErrorCode } from '@mold/shared/errors.ts'
import { isSystemError } from '../system-error.ts'
import type { AgentHost, Doing } from '../host.ts'
import { passed } from '../passed.ts'
import { readAnswer, type Refusal, refusalOf, type ServerAnswer } from '../server-link.ts'
import { digestOf } from './digest.ts'
import { usualPatience } from './patience.ts'

const pieceLength = 1 << 20
/** What was sent. */
export interface Sent {
  readonly digest: string
  readonly length: number
}

type Sending = Pick<Doing, 'signal' | 'progress'>

/* The server may do it at another time. */
class Later extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.text)
    this.refusal = refusal
  }
}

/** What is to be told when it never could: what is wrong with a store is said in its own words. */
function givenUp(error: unknown): AppError {
  const { code, params } = error instanceof Later ? error.refusal : { code: '', params: {} }
  if (code.startsWith('store.') && isErrorCode(code)) {
    return new AppError(code, params, { cause: error })
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new AppError('host.intake_refused', { reason }, { cause: error })
}

/**
 * Sends a file to an intake of the server, from its beginning, as what an earlier process has sent is another
 * image of the same disk; then on from where the server has it durable, whenever the line or the server is
 * cut off; and its digest at the end.
 *
 * @throws AppError host.intake_refused, store.*; what the file system reports; the reason of the signal
 */
export async function sendFile(
  host: AgentHost,
  intake: string,
  file: string,
  doing: Sending,
): Promise<Sent> {
  const { size: length } = await stat(file)
  const sent = { length, digest: await digestOf(file, doing.signal) }
  const { tries, pauseMs } = host.patience ?? usualPatience
  let offset = 0
  let furthest = 0
  let left = tries
  for (;;) {
    try {
      if (offset < length) await sendFrom(host, intake, file, { offset, length }, doing)
      await finish(host, intake, sent, doing.signal)
      return sent
    } catch (error) {
      doing.signal.throwIfAborted()
      if (error instanceof AppError || isSystemError(error)) throw error
      left -= 1
      if (left <= 0) throw givenUp(error)
      await passed(pauseMs, doing.signal)
      offset = (await durableOffset(host, intake, doing.signal)) ?? offset
      if (offset > furthest) left = tries
      furthest = Math.max(furthest, offset)
    }
  }
}

/**
 * What an intake holds that has ended already; undefined for one that waits.
 *
 * @throws AppError host.intake_refused, store.*
 */
export async function endedIntake(
  host: AgentHost,
  intake: string,
  signal: AbortSignal,
): Promise<Sent | undefined> {
  const { tries, pauseMs } = host.patience ?? usualPatience
  for (let left = tries; ; left -= 1) {
    try {
      const { headers } = await look(host, intake, signal)
      const digest = headers['upload-digest']
      return typeof digest === 'string'
        ? { digest, length: Number(headers['upload-length']) }
        : undefined
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof AppError) throw error
      if (left <= 0) throw givenUp(error)
      await passed(pauseMs, signal)
    }
  }
}

const pathOf = (intake: string) => `/agent/intakes/${intake}`

async function look(host: AgentHost, intake: string, signal: AbortSignal): Promise<ServerAnswer> {
  const answer = await host.server.call({ method: 'HEAD', path: pathOf(intake), signal })
  await check(answer)
  return answer
}

/** Undefined while the server is away. */
async function durableOffset(
  host: AgentHost,
  intake: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const offset = Number((await look(host, intake, signal)).headers['upload-offset'])
    return Number.isSafeInteger(offset) && offset >= 0 ? offset : undefined
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AppError) throw error
    return undefined
  }
}

async function sendFrom(
  host: AgentHost,
  intake: string,
  file: string,
  { offset, length }: { readonly offset: number; readonly length: number },
  { signal, progress }: Sending,
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
    await check(answer)
  } finally {
    body.destroy()
    counted.destroy()
  }
}

/** Tells that everything is there; the server compares it, and takes it for good. */
async function finish(
  host: AgentHost,
  intake: string,
  { length, digest }: Sent,
  signal: AbortSignal,
): Promise<void> {
  const answer = await host.server.call({
    method: 'POST',
    path: `${pathOf(intake)}/end`,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ length, digest })),
    signal,
  })
  if (answer.status !== 422) {
    await check(answer)
    return
  }
  const refusal = refusalOf(await readAnswer(answer), answer.status)
  if (refusal.code !== 'intake.digest') {
    throw new AppError('host.intake_refused', { reason: refusal.text })
  }
  // Something on the way has changed it, which should not happen twice; tries are counted.
  throw new Later(refusal)
}

async function check(answer: ServerAnswer): Promise<void> {
  const { status } = answer
  if (status >= 200 && status < 300) {
    answer.body.resume()
    return
  }
  const refusal = refusalOf(await readAnswer(answer), status)
  // 409: the offset is another, or another request is at it; 5xx: the server or its store is away.
  if (status === 409 || status === 423 || status === 429 || status >= 500) throw new Later(refusal)
  throw new AppError('host.intake_refused', { reason: refusal.text })
}

import { connectionTest } from '@mold/shared/connection-test.ts'
import type { sendTest, TestRequest } from '../../api/connection-test.ts'
import type { watchFirstEvent } from '../../api/first-event.ts'
import {
  judgeAnswers,
  judgeIdle,
  judgeProxy,
  judgeRequests,
  judgeSecure,
  judgeSizes,
  judgeSpeed,
  judgeTrouble,
  type Place,
  type Sizes,
} from './judge.ts'
import type { CheckId, Verdict } from './verdict.ts'

/** How far a check is: of so many bytes, or of a time that only passes. */
export interface Progress {
  readonly unit: 'bytes' | 'ms'
  readonly done: number
  readonly of: number
}

export interface CheckContext {
  readonly signal: AbortSignal
  readonly report: (progress: Progress) => void
}

/** Rejects with the signal's reason when that aborts. */
export type Check = (context: CheckContext) => Promise<Verdict>

/** What the checks measure with. */
export interface Line {
  readonly send: typeof sendTest
  readonly firstEvent: typeof watchFirstEvent
  readonly place: Place
  /** For how long the last check lets a connection idle. */
  readonly idleMs: number
}

const mib = 1024 ** 2
const sizes = [mib / 2, mib, 4 * mib, 16 * mib, connectionTest.maxBytes]
const pauseMs = 2_000
/** Larger sizes are left out where one would take longer. */
const longestMs = 45_000
const eventPatienceMs = 5_000
const speedMs = 3_000
const speedBytes = connectionTest.maxBytes

/** How much all checks together send at most. */
export const mostBytes =
  sizes.reduce((sum, size) => sum + size, 0) + connectionTest.maxBytes + speedBytes

const needsSize: Verdict = { tone: 'quiet', finding: 'needsSize' }

/** The checks of one visit to the page; later ones use the size that the third found. */
export function createChecks(line: Line): Readonly<Record<CheckId, Check>> {
  let largest: number | undefined
  const withLargest =
    (check: (line: Line, context: CheckContext, bytes: number) => Promise<Verdict>): Check =>
    (context) =>
      largest === undefined ? Promise.resolve(needsSize) : check(line, context, largest)
  return {
    secure: () => Promise.resolve(judgeSecure(line.place)),
    async proxy({ signal }) {
      const outcome = await line.send({ bytes: 1 }, { signal })
      return outcome.kind === 'answered'
        ? judgeProxy(line.place, outcome.facts)
        : judgeTrouble(outcome)
    },
    async size(context) {
      const found = await findSizes(line, context)
      largest = found.passed === 0 ? undefined : found.passed
      return judgeSizes(found)
    },
    requests: withLargest(checkRequests),
    async answers({ signal }) {
      return judgeAnswers(await line.firstEvent(eventPatienceMs, signal))
    },
    speed: withLargest(checkSpeed),
    idle: (context) => checkIdle(line, context),
  }
}

function sendReporting(line: Line, { signal, report }: CheckContext, request: TestRequest) {
  const of = request.bytes
  const onProgress = (done: number) => report({ unit: 'bytes', done, of })
  onProgress(0)
  return line.send(request, { signal, onProgress })
}

async function findSizes(line: Line, context: CheckContext): Promise<Sizes> {
  let passed = 0
  let bytesPerMs = Number.POSITIVE_INFINITY
  for (const size of sizes) {
    if (size / bytesPerMs > longestMs) return { passed, slow: true }
    let outcome = await sendReporting(line, context, { bytes: size })
    // Lines break by chance too; a limit holds twice.
    if (outcome.kind === 'cut') outcome = await sendReporting(line, context, { bytes: size })
    if (outcome.kind !== 'answered') return { passed, stopped: { size, outcome } }
    passed = size
    bytesPerMs = size / Math.max(1, outcome.endedMs)
  }
  return { passed }
}

async function checkRequests(line: Line, context: CheckContext, bytes: number): Promise<Verdict> {
  const outcome = await sendReporting(line, context, { bytes, pauseMs })
  return outcome.kind === 'answered'
    ? judgeRequests(bytes, pauseMs, outcome)
    : judgeTrouble(outcome)
}

/** Several requests where one is over too soon to tell. */
async function checkSpeed(line: Line, context: CheckContext, bytes: number): Promise<Verdict> {
  let sent = 0
  let ms = 0
  while (ms < speedMs && sent + bytes <= speedBytes) {
    const outcome = await sendReporting(line, context, { bytes })
    if (outcome.kind !== 'answered') return judgeTrouble(outcome)
    sent += bytes
    ms += outcome.endedMs
  }
  return judgeSpeed(sent, ms)
}

async function checkIdle(line: Line, { signal, report }: CheckContext): Promise<Verdict> {
  const { idleMs } = line
  const began = performance.now()
  const tell = () => {
    report({ unit: 'ms', done: Math.min(performance.now() - began, idleMs), of: idleMs })
  }
  tell()
  const ticks = setInterval(tell, 250)
  try {
    return judgeIdle(idleMs, await line.send({ bytes: 1, holdMs: idleMs }, { signal }))
  } finally {
    clearInterval(ticks)
  }
}

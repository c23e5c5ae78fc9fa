import { useEffect, useRef, useState } from 'react'
import { ApiError, clientError } from '../../../api/api-error.ts'
import { isAway } from '../../../api/away.ts'
import { call } from '../../../api/client.ts'
import { invalidate } from '../../../api/query-client.ts'
import { listCommand, type Image, type ImageKind } from '../kind.ts'
import { matchesCall, type ImageListState } from '../list/image-list-state.ts'
import { act, canOf, type BulkAnswer } from './bulk-action.ts'
import type { BulkAction } from './bulk-actions.ts'
import { runAll, type Outcome } from './bulk-run.ts'

/** What the dialog is for: these images, or everything that a list's state matches. */
export interface BulkTarget {
  readonly action: BulkAction
  readonly images: readonly Image[]
  readonly everything: ImageListState | undefined
  readonly count: number
}

export interface BulkResult {
  readonly image: Image
  readonly outcome: Outcome<string | undefined>
}

interface Run {
  readonly phase: 'ask' | 'reading' | 'running' | 'ended'
  readonly images: readonly Image[]
  readonly results: ReadonlyMap<string, BulkResult>
  /** No further one is begun; those under way are waited for. */
  readonly stopping?: boolean
  /** Set when what matches could not be read. */
  readonly error?: unknown
}

const atOnce = 3
/** Of thousands not each is worth drawing all of them anew. */
const drawMs = 100
const pageSize = 500

async function readAll(kind: ImageKind, state: ImageListState, signal: AbortSignal) {
  const found = new Map<string, Image>()
  for (let page = 1; ; page += 1) {
    signal.throwIfAborted()
    const { count, items } = await call(...matchesCall(kind, state, page, pageSize))
    for (const image of items) found.set(image.id ?? '', image)
    if (items.length === 0 || page * pageSize >= count) return [...found.values()]
  }
}

/** Not asked for in vain: the row says already why it cannot be done. */
function refusalOf(image: Image, action: BulkAction): ApiError | undefined {
  const may = image.can?.[canOf[action]]
  if (may === true) return undefined
  const code = typeof may === 'string' ? may : 'image.not_owner'
  return new ApiError({ status: 0, code, params: { name: image.name ?? '' }, text: code })
}

/** Does the action to each image and keeps what became of each; what was not done can be gone on with. */
export function useBulkRun(kind: ImageKind, target: BulkTarget) {
  const { action, everything } = target
  const [run, setRun] = useState<Run>({
    phase: 'ask',
    images: target.images,
    results: new Map(),
  })
  const stopper = useRef(new AbortController())
  useEffect(() => () => stopper.current.abort(), [])

  /** Whoever stops, stops what is begun by this, however far it is. */
  function newSignal(): AbortSignal {
    stopper.current = new AbortController()
    return stopper.current.signal
  }

  function stop(): void {
    stopper.current.abort()
    setRun((before) => ({ ...before, stopping: true }))
  }

  async function start(images: readonly Image[], answer: BulkAnswer, signal: AbortSignal) {
    const results = new Map(run.results)
    const tried = new Set(results.keys())
    for (const { id = '' } of images) results.delete(id)
    const draw = () => setRun((before) => ({ ...before, results: new Map(results) }))
    setRun((before) => ({ phase: 'running', images: before.images, results: new Map(results) }))
    const ticker = setInterval(draw, drawMs)
    await runAll({
      items: images,
      atOnce,
      signal,
      work: async (image) => {
        // A second time the server is asked: what the row said may have changed.
        const refusal = tried.has(image.id ?? '') ? undefined : refusalOf(image, action)
        if (refusal) throw refusal
        return act(kind, action, image, answer)
      },
      onEnd: (image, outcome) => {
        results.set(image.id ?? '', { image, outcome })
        // The others would meet the same, each after its while.
        if (outcome.state === 'failed' && isAway(outcome.error)) stop()
      },
    })
    clearInterval(ticker)
    setRun((before) => ({ ...before, phase: 'ended', results, stopping: false }))
    void invalidate(listCommand[kind])
  }

  async function begin(answer: BulkAnswer) {
    const signal = newSignal()
    if (everything === undefined) return start(run.images, answer, signal)
    setRun((before) => ({ ...before, phase: 'reading', error: undefined, stopping: false }))
    try {
      const images = await readAll(kind, everything, signal)
      signal.throwIfAborted()
      // Nothing happens to more than was agreed to.
      if (images.length > target.count)
        throw clientError('client.more_match', { count: target.count, now: images.length })
      setRun((before) => ({ ...before, images }))
      await start(images, answer, signal)
    } catch (error) {
      const shown = signal.aborted ? {} : { error }
      setRun((before) => ({ ...before, phase: 'ask', stopping: false, ...shown }))
    }
  }

  const all = [...run.results.values()]
  const failed = all.filter(({ outcome }) => outcome.state === 'failed')
  return {
    ...run,
    failed,
    /** Those of which it is not known that it was done: failed, or not begun. */
    rest: run.images.filter(({ id = '' }) => run.results.get(id)?.outcome.state !== 'done'),
    done: all.filter(({ outcome }) => outcome.state === 'done'),
    begin,
    stop,
    goOn: (rest: readonly Image[], answer: BulkAnswer) => start(rest, answer, newSignal()),
  }
}

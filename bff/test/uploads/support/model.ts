import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { OpenPatch, TusAnswer } from './tus.ts'

/** Which of the two servers is asked. */
export type Side = 0 | 1

/** What may happen to an upload that two clients send by two servers. */
export type Step =
  | {
      readonly kind: 'patch'
      readonly side: Side
      /** At the offset that was told last, or so many bytes beside it, with other bytes than the file's. */
      readonly beside: number
      readonly length: number
      /** The connection is cut after this part of the bytes. */
      readonly cutAfter: number | undefined
      /** A checksum is sent along, right or wrong. */
      readonly checksum: 'right' | 'wrong' | undefined
    }
  | { readonly kind: 'stall'; readonly side: Side; readonly length: number }
  | { readonly kind: 'head'; readonly side: Side }
  | { readonly kind: 'both'; readonly length: number }
  | { readonly kind: 'kill'; readonly side: Side }
  | { readonly kind: 'freeze'; readonly side: Side }
  | { readonly kind: 'expire' }
  | { readonly kind: 'delete'; readonly side: Side }

const side = fc.constantFrom<Side>(0, 1)
const part = fc.double({ min: 0, max: 1, noNaN: true })

/** @param mostBytes of one request */
export function stepsOf(mostBytes: number): fc.Arbitrary<Step> {
  const length = fc.integer({ min: 0, max: mostBytes })
  return fc.oneof(
    {
      weight: 10,
      arbitrary: fc.record({
        kind: fc.constant('patch' as const),
        side,
        beside: fc.oneof(
          { weight: 4, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.constantFrom(-100_000, -1, 1, 100_000) },
        ),
        length,
        cutAfter: fc.option(part, { freq: 3, nil: undefined }),
        checksum: fc.option(fc.constantFrom('right' as const, 'wrong' as const), {
          freq: 2,
          nil: undefined,
        }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('stall' as const), side, length }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('head' as const), side }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('both' as const), length }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('kill' as const), side }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('freeze' as const), side }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), side }) },
  )
}

/**
 * What clients know of an upload: how far it is at least, because they were told; how far it is at
 * most, because they sent no more; and whether it is still there.
 */
export function createModel(length: number) {
  let told = 0
  let sent = 0
  let gone = false
  /** Requests whose end nobody has seen. */
  const open: OpenPatch[] = []

  /** An offset that a server told never becomes less, and is never more than was sent (P1). */
  function tell(offset: number | undefined): void {
    expect(offset).toBeGreaterThanOrEqual(told)
    expect(offset).toBeLessThanOrEqual(sent)
    told = offset ?? told
  }

  return {
    open,
    get told() {
      return told
    },
    get gone() {
      return gone
    },
    get isComplete() {
      return told === length
    },
    /** Bytes of the file were sent up to here. */
    sends(end: number): void {
      sent = Math.max(sent, Math.min(end, length))
    },
    tell,
    /** The upload was ended. */
    end(): void {
      gone = true
    },
    /** What any answer says of the upload has to agree with what is known. */
    check(answer: TusAnswer | undefined): void {
      if (!answer) return
      if (gone) {
        expect(answer.status).toBe(404)
        return
      }
      expect([200, 204, 408, 409, 413, 423, 460, 503]).toContain(answer.status)
      if (answer.code === 'upload.sealed') told = length
      if (answer.offset !== undefined) tell(answer.offset)
    },
    /** Ends the requests that are still open, as a client that gives up does. */
    giveUp(): void {
      for (const patch of open.splice(0)) patch.cut()
    },
  }
}

export type Model = ReturnType<typeof createModel>

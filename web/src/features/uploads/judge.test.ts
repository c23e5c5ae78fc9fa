import { describe, expect, it } from 'vitest'
import { ApiError } from '../../api/api-error.ts'
import { delayMs, judge } from './judge.ts'

const answer = (status: number, code?: string) => new ApiError({ status, code, text: 'x' })

describe('what is done about a request that failed', () => {
  it.each([
    ['a cut line', answer(0, 'client.unreachable'), 'again'],
    ['a proxy without its server', answer(502, 'client.unreachable'), 'again'],
    ['a proxy with a body limit', answer(413, 'client.body_limit'), 'smaller'],
    ['a file that is larger than allowed', answer(413, 'upload.too_large'), 'refused'],
    ['a session that ended', answer(401, 'upload.signed_out'), 'signed-out'],
    ['a HEAD without a session', answer(401, 'client.unreadable'), 'signed-out'],
    ['another browser that goes on', answer(409, 'upload.taken_over'), 'taken'],
    ['an offset of before', answer(409, 'upload.offset'), 'again'],
    ['a holder that still writes', answer(423, 'upload.held'), 'again'],
    ['a HEAD of a locked upload', answer(423), 'again'],
    ['an upload that is complete', answer(409, 'upload.sealed'), 'sealed'],
    ['an upload that is no more', answer(404, 'upload.unknown'), 'gone'],
    ['a HEAD of it', answer(404, 'client.unreadable'), 'gone'],
    ['a full store', answer(507, 'store.full'), 'again'],
    ['a server that is stopping', answer(503, 'api.stopping'), 'again'],
    ['content that is not the format', answer(422, 'image.format_mismatch'), 'refused'],
    ['a fault of the console itself', new TypeError('x is not a function'), 'refused'],
  ] as const)('%s', (_what, error, verdict) => {
    expect(judge(error)).toBe(verdict)
  })

  it('waits longer each time, and half a minute at most', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map(delayMs)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ])
  })
})

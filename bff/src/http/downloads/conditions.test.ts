import { cpuMs } from '@mold/shared/images/testing/cpu-ms.ts'
import { describe, expect, it } from 'vitest'
import { type Answer, answerTo } from './conditions.ts'

const etag = '"sha256-abc"'
const length = 1000
const whole: Answer = { kind: 'whole' }
const none: Answer = { kind: 'unsatisfiable' }
const part = (start: number, end: number): Answer => ({ kind: 'part', start, end })

describe('answerTo', () => {
  it.each<[string, Answer]>([
    ['bytes=0-0', part(0, 1)],
    ['bytes=0-999', part(0, 1000)],
    ['bytes=500-', part(500, 1000)],
    ['bytes=-100', part(900, 1000)],
    ['bytes=-5000', part(0, 1000)],
    ['bytes=990-5000', part(990, 1000)],
    ['bytes=0-18446744073709551616', part(0, 1000)],
    ['Bytes=1-2', part(1, 3)],
    ['bytes=1000-', none],
    ['bytes=1000-1000', none],
    ['bytes=18446744073709551616-', none],
    ['bytes=9007199254740993-9007199254740992', whole],
    ['bytes=-0', none],
    ['bytes=5-2', whole],
    ['bytes=-', whole],
    ['bytes=', whole],
    ['bytes=a-b', whole],
    ['bytes=1', whole],
    ['bytes=--1', whole],
    ['bytes=0x1-', whole],
    ['items=0-1', whole],
    ['', whole],
    ['bytes=0-0,0-0', whole],
    ['bytes=0-1, 5-6', whole],
  ])('F5: answers Range %j', (range, expected) => {
    expect(answerTo({ range }, length, etag)).toEqual(expected)
  })

  it('F5: answers ten thousand ranges with the whole, at once', async () => {
    const range = `bytes=${Array.from({ length: 10_000 }, (_, index) => `${index}-`).join(',')}`
    const took = await cpuMs(() => expect(answerTo({ range }, length, etag)).toEqual(whole))
    expect(took).toBeLessThan(100)
  })

  it('has no part of what is empty', () => {
    for (const range of ['bytes=0-', 'bytes=0-0', 'bytes=-1', 'bytes=-0']) {
      expect(answerTo({ range }, 0, etag)).toEqual(none)
    }
  })

  it('goes on with the same image only', () => {
    const range = 'bytes=10-'
    expect(answerTo({ range, ifRange: etag }, length, etag)).toEqual(part(10, 1000))
    for (const ifRange of ['"sha256-other"', `W/${etag}`, 'Sun, 06 Nov 1994 08:49:37 GMT', '']) {
      expect(answerTo({ range, ifRange }, length, etag)).toEqual(whole)
    }
  })

  it('says that a client has it already', () => {
    for (const ifNoneMatch of [etag, `W/${etag}`, `"a", ${etag}`, '*']) {
      expect(answerTo({ ifNoneMatch }, length, etag)).toEqual({ kind: 'unchanged' })
    }
    expect(answerTo({ ifNoneMatch: '"a"', range: 'bytes=0-0' }, length, etag)).toEqual(part(0, 1))
  })

  it('says that the image is not the one that is meant', () => {
    for (const ifMatch of ['"a"', `W/${etag}`]) {
      expect(answerTo({ ifMatch }, length, etag)).toEqual({ kind: 'changed' })
    }
    for (const ifMatch of [etag, '*', `"a", ${etag}`]) {
      expect(answerTo({ ifMatch }, length, etag)).toEqual(whole)
    }
  })
})

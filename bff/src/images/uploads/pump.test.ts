import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { AppError } from '@mold/shared/errors.ts'
import { expect, it } from 'vitest'
import { pump } from './pump.ts'

it('ends once what it has taken has been written, also when it is aborted meanwhile', async () => {
  const body = new PassThrough()
  const stop = new AbortController()
  const writing = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const ended: string[] = []
  const pumped = pump(body, {
    write() {
      begun.resolve()
      return writing.promise
    },
    limit: 1_000,
    tooLong: () => new AppError('upload.sealed'),
    unsized: false,
    idleMs: 10_000,
    signal: stop.signal,
  }).then((end) => {
    ended.push(end.how)
    return end
  })
  body.write(Buffer.alloc(100))
  await begun.promise
  stop.abort(new Error('taken over'))
  await turn()
  expect(ended).toEqual([])
  writing.resolve()
  expect(await pumped).toEqual({ how: 'refused', error: new Error('taken over') })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isoBytes } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { killedPlace } from './support/killed.ts'

let origin: Origin
beforeAll(async () => {
  origin = await startOrigin()
})
afterAll(() => origin.close())

describe('P2: a process that is killed while it fetches', () => {
  it('at fetch.received ends with the image ready and correct', async () => {
    const bytes = isoBytes()
    const killed = await killedPlace('fetch.received')
    try {
      const id = await killed.iso(origin.put('/received.iso', bytes))
      expect(await killed.process.ended).toMatchObject({ signal: 'SIGKILL' })
      const next = await killed.restart()
      const ready = await next.until(id, (image) => image.isready)
      expect(ready.size).toBe(bytes.length)
      await next.stop()
    } finally {
      await killed.drop()
    }
  })
})

import { expect, it } from 'vitest'
import { createFileDigests, type DigestWorker } from './file-digests.ts'
import type { DigestOrder } from './rolling-digest.ts'

class FakeWorker extends EventTarget implements DigestWorker {
  readonly orders: DigestOrder[] = []
  isOver = false
  postMessage(order: DigestOrder) {
    this.orders.push(order)
  }
  terminate() {
    this.isOver = true
  }
}

function fakeWorkers() {
  const workers: FakeWorker[] = []
  const open = () => {
    const worker = new FakeWorker()
    workers.push(worker)
    return worker
  }
  const answer = (id: string, digest: string | undefined) =>
    workers.at(-1)?.dispatchEvent(new MessageEvent('message', { data: { id, digest } }))
  return { workers, open, answer }
}

const file = new Blob(['a'])

it('has one worker for all files, as long as there are some to hash', async () => {
  const { workers, open, answer } = fakeWorkers()
  const digests = createFileDigests(open)
  digests.follow('a', file)
  digests.follow('b', new Blob(['b']))
  digests.reach('a', 1)
  expect(workers).toHaveLength(1)
  answer('a', 'aa')
  expect(await digests.of('a')).toBe('aa')
  expect(workers[0]?.isOver).toBe(false)
  answer('b', undefined)
  expect(await digests.of('b')).toBeUndefined()
  expect(workers[0]?.isOver).toBe(true)
  digests.follow('a', file)
  expect(workers).toHaveLength(1)
  digests.follow('c', file)
  expect(workers).toHaveLength(2)
})

it('goes on with a file that it knows, and begins anew with another', async () => {
  const { workers, open, answer } = fakeWorkers()
  const digests = createFileDigests(open)
  digests.follow('a', file)
  digests.follow('a', file)
  expect(workers[0]?.orders).toEqual([{ type: 'follow', id: 'a', file }])
  const first = digests.of('a')
  const other = new Blob(['other'])
  digests.follow('a', other)
  expect(await first).toBeUndefined()
  expect(workers.at(-1)?.orders.at(-1)).toEqual({ type: 'follow', id: 'a', file: other })
  answer('a', 'bb')
  expect(await digests.of('a')).toBe('bb')
})

it('keeps nobody waiting when it is dropped, crashes, or cannot begin', async () => {
  const { workers, open } = fakeWorkers()
  const digests = createFileDigests(open)
  digests.follow('dropped', file)
  const dropped = digests.of('dropped')
  digests.drop('dropped')
  expect(await dropped).toBeUndefined()
  digests.follow('crashed', file)
  const crashed = digests.of('crashed')
  workers.at(-1)?.dispatchEvent(new Event('error'))
  expect(await crashed).toBeUndefined()
  const none = createFileDigests(() => {
    throw new Error('no workers here')
  })
  none.follow('a', file)
  none.reach('a', 1)
  expect(await none.of('a')).toBeUndefined()
})

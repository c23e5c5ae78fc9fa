import { expect, it, vi } from 'vitest'
import { createLogger } from '../log.ts'
import { createFeeder } from './feed.ts'
import type { OwnDomain } from './libvirt/domains.ts'
import type { Virsh } from './libvirt/virsh.ts'

const mib = 2 ** 20
const domain = (instance: string, state: OwnDomain['state']): OwnDomain => ({
  instance,
  state,
  name: instance,
  nics: [],
})

function feeder(...free: number[]) {
  const run = vi.fn<Virsh['run']>(() => Promise.resolve(''))
  const log = createLogger('silent')
  const feed = createFeeder({ virsh: { run }, log, free: async () => free.shift() ?? 0 })
  return { feed, run }
}

it('lets a machine go on once there is more room than when it was held', async () => {
  const { feed, run } = feeder(0, mib, 4 * mib)
  const held = [domain('a', 'starved'), domain('b', 'running')]
  await feed(held)
  await feed(held)
  expect(run).not.toHaveBeenCalled()
  await feed(held)
  expect(run.mock.calls).toEqual([[['resume', 'a']]])
})

it('lets it go on at once where there is plenty, as after a start of the agent', async () => {
  const { feed, run } = feeder(2 ** 30)
  await feed([domain('a', 'starved')])
  expect(run.mock.calls).toEqual([[['resume', 'a']]])
})

it('begins anew with one that was held again, and counts from the least that was left', async () => {
  const { feed, run } = feeder(8 * mib, 2 * mib, 6 * mib, 6 * mib, 8 * mib)
  const held = [domain('a', 'starved')]
  await feed(held)
  await feed(held)
  await feed(held)
  expect(run).toHaveBeenCalledTimes(1)
  await feed([domain('a', 'running')])
  await feed(held)
  await feed(held)
  expect(run).toHaveBeenCalledTimes(1)
})

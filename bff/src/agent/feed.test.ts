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

function feeder() {
  const run = vi.fn<Virsh['run']>(() => Promise.resolve(''))
  let free = 0
  let now = 0
  const feed = createFeeder({
    virsh: { run },
    log: createLogger('silent'),
    free: async () => free,
    clock: () => now,
  })
  return {
    run,
    /** What it is told after so many seconds, with so much room. */
    look: async (seconds: number, room: number, state: OwnDomain['state'] = 'starved') => {
      now += seconds * 1_000
      free = room
      await feed([domain('a', state), domain('b', 'running')])
      return run.mock.calls.length
    },
  }
}

it('lets a machine go on once there is more room than when it was held', async () => {
  const { run, look } = feeder()
  expect(await look(0, 0)).toBe(0)
  expect(await look(15, mib)).toBe(0)
  expect(await look(15, 4 * mib)).toBe(1)
  expect(run.mock.calls).toEqual([[['resume', 'a']]])
})

it('lets it go on at once where there is room when it is found, as after a start of the agent', async () => {
  const { look } = feeder()
  expect(await look(0, 5 * mib)).toBe(1)
})

it('waits for more where it was held again with what there was', async () => {
  const { look } = feeder()
  expect(await look(0, 8 * mib)).toBe(1)
  expect(await look(60, 8 * mib)).toBe(1)
  expect(await look(60, 7 * mib)).toBe(1)
  expect(await look(60, 11 * mib)).toBe(2)
})

it('tries more and more rarely where what is free cannot be written', async () => {
  const { look } = feeder()
  const plenty = 2 ** 40
  expect(await look(0, plenty)).toBe(1)
  expect(await look(1, plenty, 'running')).toBe(1)
  expect(await look(1, plenty)).toBe(1)
  expect(await look(15, plenty)).toBe(2)
  expect(await look(15, plenty)).toBe(2)
  expect(await look(15, plenty)).toBe(3)
  // One that has gone on for a while begins anew.
  expect(await look(61, plenty, 'running')).toBe(3)
  expect(await look(1, plenty)).toBe(4)
})

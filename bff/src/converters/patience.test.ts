import { expect, it } from 'vitest'
import { patient } from './patience.ts'

const gib = 1024 ** 3
const watch = { stallMs: 600_000, path: '/usr/bin' }

it.each([
  ['no size', 0, 600_000],
  ['a usual one', 50 * gib, 600_000],
  ['a large one, in proportion', 500 * gib, 6_000_000],
  ['one that no disk has, at most a day', 2 ** 60, 86_400_000],
])('the time for silence of %s', (_name, bytes, stallMs) => {
  expect(patient(watch, bytes)).toEqual({ path: '/usr/bin', stallMs })
})

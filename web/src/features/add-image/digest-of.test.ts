import { expect, it } from 'vitest'
import { digestOf } from './digest-of.ts'

it('is the SHA-256 of the bytes', async () => {
  expect(await digestOf(new Blob(['abc']))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})

it('is none for a file that does not fit into memory', async () => {
  const large = { size: 300 * 1024 ** 2, arrayBuffer: () => Promise.reject(new Error('read')) }
  expect(await digestOf(large as unknown as Blob)).toBeNull()
})

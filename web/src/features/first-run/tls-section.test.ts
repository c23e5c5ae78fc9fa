import { describe, expect, it } from 'vitest'
import { tlsState } from './tls-section.tsx'

describe('tlsState', () => {
  it.each([
    ['https://mold.example', 'encrypted'],
    ['http://mold.example', 'plain'],
    ['http://10.0.0.5:8080', 'plain'],
    ['http://localhost:8080', 'local'],
    ['http://127.0.0.1:8080', 'local'],
    ['http://[::1]:8080', 'local'],
    ['http://127.0.0.1.evil.example', 'plain'],
  ])('%s is %s', (address, state) => {
    expect(tlsState(new URL(address))).toBe(state)
  })
})

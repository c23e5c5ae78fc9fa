import { describe, expect, it } from 'vitest'
import { passes } from './passing-errors.ts'

const withCode = (code: string) => Object.assign(new Error('x'), { code })

describe('a fault of the database', () => {
  it.each([
    withCode('57P01'),
    withCode('08006'),
    withCode('40001'),
    withCode('ECONNREFUSED'),
    new Error('Connection terminated unexpectedly'),
    new Error('Client has encountered a connection error and is not queryable'),
    new Error('Client was closed and is not queryable'),
    new Error('timeout exceeded when trying to connect'),
  ])('passes: %s', (error) => {
    expect(passes(error)).toBe(true)
  })

  it.each([withCode('23505'), withCode('ENOSPC'), new Error('x'), 'text', undefined])(
    'does not pass: %s',
    (error) => {
      expect(passes(error)).toBe(false)
    },
  )
})

import { describe, expect, it } from 'vitest'
import { describeError } from './log.ts'

describe('an error in the log', () => {
  it('D18: has message, code and causes, and nothing that happens to hang on it', () => {
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', port: 5432 })
    const error = Object.assign(new Error('lost', { cause }), {
      code: '57P01',
      constraint: 'image_name',
      client: { secretKey: 1_234_567, connectionParameters: { password: 'of the database' } },
      detail: 'Key (name)=(of a guest) exists',
    })
    const text = JSON.stringify(describeError(error))
    expect(JSON.parse(text)).toMatchObject({
      type: 'Error',
      message: 'lost',
      code: '57P01',
      constraint: 'image_name',
      cause: { message: 'refused', code: 'ECONNREFUSED' },
    })
    expect(text).not.toMatch(/1234567|of the database|of a guest/)
  })

  it('shows what was thrown without being an error, and ends in a circle of causes', () => {
    expect(describeError('a word')).toEqual({ type: 'string', message: 'a word' })
    const error = new Error('round')
    error.cause = error
    expect(() => JSON.stringify(describeError(error))).not.toThrow()
  })
})

import { AppError } from '@mold/shared/errors.ts'
import { describe, expect, it } from 'vitest'
import { asAppError, databaseError } from './database-errors.ts'

const withCode = (code: string, more = {}) => Object.assign(new Error('x'), { code, ...more })

describe('databaseError', () => {
  it.each([
    [withCode('57014'), 'api.database_timeout'],
    [withCode('55P03'), 'api.database_timeout'],
    [withCode('57P01'), 'api.database_unavailable'],
    [withCode('57P03'), 'api.database_unavailable'],
    [withCode('08006'), 'api.database_unavailable'],
    [withCode('53300'), 'api.database_unavailable'],
    [withCode('40P01'), 'api.database_conflict'],
    [withCode('40001'), 'api.database_conflict'],
    [withCode('53100'), 'api.database_full'],
    [withCode('ECONNREFUSED', { syscall: 'connect' }), 'api.database_unavailable'],
    [withCode('ENOENT', { syscall: 'connect' }), 'api.database_unavailable'],
    [new Error('Connection terminated unexpectedly'), 'api.database_unavailable'],
    [new Error('timeout exceeded when trying to connect'), 'api.database_unavailable'],
  ])('H12: %o is %s', (error, code) => {
    expect(databaseError(error)).toMatchObject({ code, cause: error })
  })

  it.each([
    withCode('23505'),
    withCode('42P01'),
    withCode('ENOENT', { syscall: 'open' }),
    withCode('0801'),
    new TypeError('x'),
    'text',
    null,
  ])('%o is none of its', (error) => {
    expect(databaseError(error)).toBeUndefined()
    expect(asAppError(error)).toMatchObject({ code: 'api.internal', cause: error })
  })

  it('leaves an error of ours as it is', () => {
    const error = new AppError('api.busy')
    expect(asAppError(error)).toBe(error)
  })
})

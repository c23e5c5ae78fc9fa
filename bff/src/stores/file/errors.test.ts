import { describe, expect, it } from 'vitest'
import { AppError } from '@mold/shared/errors.ts'
import { storeError } from './errors.ts'

const cases = {
  ENOSPC: 'store.full',
  EDQUOT: 'store.full',
  EROFS: 'store.unwritable',
  EACCES: 'store.unwritable',
  EPERM: 'store.unwritable',
  ENOENT: 'store.unreachable',
  ENOTDIR: 'store.unreachable',
  ESTALE: 'store.unreachable',
  ETIMEDOUT: 'store.unreachable',
  EXDEV: 'store.split',
  EIO: 'store.failed',
}

describe('storeError', () => {
  it.each(Object.entries(cases))('takes %s for %s, and names the store', (errno, code) => {
    const cause = Object.assign(new Error('from the system'), { code: errno })
    const error = storeError('the archive', cause)
    expect(error.code).toBe(code)
    expect(error.message).toContain('the archive')
    expect(error.cause).toBe(cause)
  })

  it('keeps an error that has been explained already', () => {
    const error = new AppError('store.spool_missing', { store: 'a', name: 'b' })
    expect(storeError('a', error)).toBe(error)
  })

  it('names what the system named when it knows no better', () => {
    const cause = Object.assign(new Error('odd'), { code: 'EUCLEAN' })
    expect(storeError('a', cause).params).toEqual({ store: 'a', reason: 'EUCLEAN' })
  })
})

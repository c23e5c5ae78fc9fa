import { describe, expect, it } from 'vitest'
import { amountOf, limitOf } from './amounts.ts'

const gib = 1024 ** 3

describe('amounts', () => {
  it('tells images and bytes of storage with their limits', () => {
    const of = {
      templatetotal: 3,
      templatelimit: '20',
      secondarystoragetotal: 1.5,
      secondarystoragelimit: '400',
    }
    expect(amountOf(of, 'template')).toEqual({ used: 3, limit: 20 })
    expect(amountOf(of, 'secondarystorage')).toEqual({ used: 1.5 * gib, limit: 400 * gib })
  })

  it.each(['Unlimited', '-1', '', undefined])('knows no limit in %s', (secondarystoragelimit) => {
    expect(limitOf({ secondarystoragelimit }, 'secondarystorage')).toBeUndefined()
  })

  it('tells a limit of nothing from none', () => {
    expect(amountOf({ templatelimit: '0' }, 'template')).toEqual({ used: 0, limit: 0 })
  })
})

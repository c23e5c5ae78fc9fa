import { describe, expect, it } from 'vitest'
import { isOlder } from '../images/os-older.ts'
import { guessOs } from './os-suggestion.ts'

const osTypes = [
  { id: 'd12', description: 'Debian GNU/Linux 12 (64-bit)' },
  { id: 'u24', description: 'Ubuntu 24.04 LTS' },
]

describe('guessOs', () => {
  const of = (ostypename: string, ostypefrom: string) =>
    guessOs({ acceptsranges: true, ostypename, ostypefrom, ostypereason: 'debian 12' }, osTypes)

  it('gives the words that speak of it, and where they stand', () => {
    expect(of('Debian GNU/Linux 12 (64-bit)', 'label')).toEqual({
      id: 'd12',
      description: 'Debian GNU/Linux 12 (64-bit)',
      reason: 'debian 12',
      from: 'label',
    })
  })

  it('suggests nothing that the server does not offer', () => {
    expect(of('Fedora 43', 'name')).toBeUndefined()
    expect(guessOs({ acceptsranges: true }, osTypes)).toBeUndefined()
  })
})

describe('C2: isOlder', () => {
  it.each([
    ['Debian GNU/Linux 11 (64-bit)', 'Debian GNU/Linux 12 (64-bit)', true],
    ['Ubuntu 22.04 LTS', 'Ubuntu 24.04 LTS', true],
    ['CentOS 7', 'CentOS 7.9', true],
    ['Debian GNU/Linux 12 (64-bit)', 'Debian GNU/Linux 12 (32-bit)', false],
    ['Debian GNU/Linux 13 (64-bit)', 'Debian GNU/Linux 12 (64-bit)', false],
    ['Rocky Linux 8', 'AlmaLinux 9', false],
    ['Other (64-bit)', 'Ubuntu 24.04 LTS', false],
  ])('%s beside %s: %s', (chosen, guessed, older) => {
    expect(isOlder(chosen, guessed)).toBe(older)
  })
})

import { describe, expect, it } from 'vitest'
import { guessOs, isOlder } from './os-suggestion.ts'

const osTypes = [
  { id: 'd12', description: 'Debian GNU/Linux 12 (64-bit)' },
  { id: 'u24', description: 'Ubuntu 24.04 LTS' },
]

describe('guessOs', () => {
  it('gives the words of the file name as the reason', () => {
    const probe = { acceptsranges: true, filename: 'debian-12-generic-amd64.qcow2' }
    expect(guessOs(probe, osTypes)).toEqual({
      id: 'd12',
      description: 'Debian GNU/Linux 12 (64-bit)',
      reason: 'debian 12',
      from: 'name',
    })
  })

  it('reads the volume label when the name says nothing', () => {
    const probe = { acceptsranges: true, filename: 'disc.iso', label: 'Ubuntu-Server 24.04 LTS' }
    expect(guessOs(probe, osTypes)).toMatchObject({ id: 'u24', from: 'label' })
  })

  it('suggests nothing that the server does not offer', () => {
    expect(guessOs({ acceptsranges: true, filename: 'fedora-43.qcow2' }, osTypes)).toBeUndefined()
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

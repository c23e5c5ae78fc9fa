import { describe, expect, it } from 'vitest'
import { osTypes } from '../os-types.ts'
import { guessArchitecture, guessOsType } from './guess.ts'

describe('C2: the OS type that a source speaks of', () => {
  it.each([
    [
      { fileName: 'debian-12-generic-amd64.qcow2', label: 'Ubuntu 24.04' },
      'Debian GNU/Linux 12 (64-bit)',
      'name',
      'debian 12',
    ],
    [
      { fileName: 'disc.iso', label: 'Ubuntu-Server 24.04 LTS' },
      'Ubuntu 24.04 LTS',
      'label',
      'ubuntu server 24.04',
    ],
    [
      {
        label: '14_0_RELEASE_AMD64_CD',
        publisher: 'The FreeBSD Project. https://www.FreeBSD.org/',
      },
      'FreeBSD 14 (64-bit)',
      'publisher',
      'The FreeBSD Project. https://www.FreeBSD.org/',
    ],
    [
      { label: 'CCCOMA_X64FRE_EN-US_DV9', publisher: 'MICROSOFT CORPORATION' },
      'Windows 10 (64-bit)',
      'publisher',
      'MICROSOFT CORPORATION',
    ],
    [
      { label: 'SSS_X64FREE_EN-US_DV9', publisher: 'MICROSOFT CORPORATION' },
      'Windows Server 2016 (64-bit)',
      'publisher',
      'MICROSOFT CORPORATION',
    ],
    [
      { label: 'ARCH_202401', publisher: 'Arch Linux <https://archlinux.org>' },
      'Arch Linux',
      'publisher',
      'archlinux',
    ],
    [
      { label: 'X', publisher: 'Example Linux Foundation' },
      'Other Linux (64-bit)',
      'publisher',
      'Example Linux Foundation',
    ],
    [
      {
        partitions: { clue: { system: 'Windows', kind: 'Microsoft reserved' }, architecture: null },
      },
      'Windows 10 (64-bit)',
      'partitions',
      'Microsoft reserved',
    ],
  ] as const)('%j: %s by its %s', (clues, description, from, reason) => {
    expect(guessOsType(clues)).toEqual({ description, from, reason })
    expect(osTypes.some((type) => type.description === description)).toBe(true)
  })

  it('is none where nothing speaks of one', () => {
    expect(
      guessOsType({ fileName: 'disk.raw', label: 'ISOIMAGE', publisher: 'HTTP://IPXE.ORG/' }),
    ).toBeNull()
    expect(guessOsType({ partitions: { clue: null, architecture: null } })).toBeNull()
  })
})

describe('the processor that a source is made for', () => {
  it.each([
    [{ fileName: 'debian-12-generic-arm64.qcow2' }, 'aarch64'],
    [{ fileName: 'Rocky-9-GenericCloud.latest.x86_64.qcow2' }, 'x86_64'],
    [{ fileName: 'disc.iso', label: 'Ubuntu 24.04 LTS amd64' }, 'x86_64'],
    [{ label: 'CCCOMA_X64FRE_EN-US_DV9' }, 'x86_64'],
    [{ fileName: 'a.raw', partitions: { clue: null, architecture: 'aarch64' } }, 'aarch64'],
    [{ fileName: 'charm64x.iso' }, undefined],
  ] as const)('%j: %s', (clues, architecture) => {
    expect(guessArchitecture(clues)).toBe(architecture)
  })
})

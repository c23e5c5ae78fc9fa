import { describe, expect, it } from 'vitest'
import { bootOf } from './deploy/details.ts'
import { diskBus } from './domain-spec.ts'
import { instanceName, isHostName } from './instance-name.ts'

const windows = 'Windows Server 2019 (64-bit)'
const debian = 'Debian GNU/Linux 12 (64-bit)'
const guest = (os_name: string | null, details: Record<string, string> = {}) => ({
  os_name,
  details,
})

describe('J3: the bus of a disk', () => {
  it.each([
    [debian, {}, 0, 'virtio'],
    [windows, {}, 0, 'ide'],
    [null, {}, 0, 'ide'],
    [windows, { rootDiskController: 'virtio' }, 0, 'virtio'],
    [windows, { rootDiskController: 'osdefault' }, 0, 'ide'],
    [debian, { rootDiskController: 'sata' }, 0, 'sata'],
    // Further disks are where the root disk is, unless something is said of them.
    [debian, {}, 1, 'virtio'],
    [windows, {}, 1, 'ide'],
    [windows, { rootDiskController: 'virtio' }, 1, 'virtio'],
    [debian, { dataDiskController: 'scsi' }, 1, 'scsi'],
    // IDE has four places, and the drive for ISOs has the last.
    [windows, {}, 4, 'scsi'],
  ])('of %s with %j at %i is %s', (os, details, device, bus) => {
    expect(diskBus(guest(os, details), device)).toBe(bus)
  })
})

describe('how a machine starts', () => {
  it.each([
    [{}, {}, 'BIOS', 'LEGACY'],
    [{}, { UEFI: 'SECURE' }, 'UEFI', 'SECURE'],
    [{ boottype: 'uefi' }, {}, 'UEFI', 'LEGACY'],
    [{ boottype: 'BIOS' }, { UEFI: 'SECURE' }, 'BIOS', 'LEGACY'],
  ])('by %j and details %j', (params, details, boot_type, boot_mode) => {
    expect(bootOf(params, details)).toEqual({ boot_type, boot_mode })
  })
})

describe('names', () => {
  it('are what the hypervisor takes', () => {
    const uuid = '0c023e79-206c-4d05-8b7c-e604ee623d3c'
    expect(instanceName({ account_id: 3, id: 12, uuid })).toBe('i-3-12-VM-0c023e79')
  })

  it.each(['a', 'web-1', 'VM-0c023e79', '3com', 'x'.repeat(63)])('%s is a host name', (name) => {
    expect(isHostName(name)).toBe(true)
  })

  it.each(['', '-a', 'a-', '42', 'a b', 'a.b', 'ä', 'x'.repeat(64)])('%j is none', (name) => {
    expect(isHostName(name)).toBe(false)
  })
})

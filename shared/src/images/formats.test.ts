import { describe, expect, it } from 'vitest'
import {
  checkHypervisorFormat,
  checkSuffix,
  formatsOf,
  hypervisors,
  imageFormats,
  parseFormat,
  parseHypervisor,
  suffixOf,
} from './formats.ts'

describe('formats and hypervisors (A2)', () => {
  it('A2: reads formats and hypervisors in any case', () => {
    expect(parseFormat('qcow2')).toBe('QCOW2')
    expect(parseFormat(' Iso ')).toBe('ISO')
    expect(parseHypervisor('kvm')).toBe('KVM')
    expect(parseHypervisor('HYPERV')).toBe('Hyperv')
    expect(parseHypervisor('xenserver')).toBe('XenServer')
    expect(parseHypervisor('vmware')).toBe('VMware')
  })

  it('A2: refuses unknown ones in the words of the protocol', () => {
    expect(() => parseFormat('TAR')).toThrow(
      'Image format: TAR is incorrect. Supported formats are QCOW2, RAW, VHD, VHDX, VMDK, OVA, ISO',
    )
    expect(() => parseHypervisor('None')).toThrow(
      'Hypervisor Type: None is invalid. Supported Hypervisor types are: KVM, XenServer, VMware, Hyperv',
    )
    expect(() => parseFormat('constructor')).toThrow('Image format: constructor')
  })

  it('A2: takes the formats that the decisions list for each hypervisor, and no other', () => {
    const allowed = hypervisors.map((hypervisor) => [hypervisor, ...formatsOf(hypervisor)])
    expect(allowed).toEqual([
      ['KVM', 'QCOW2', 'RAW', 'VHD', 'VMDK'],
      ['XenServer', 'VHD'],
      ['VMware', 'OVA', 'VMDK'],
      ['Hyperv', 'VHD', 'VHDX'],
    ])
    const refused = hypervisors.flatMap((hypervisor) =>
      imageFormats
        .filter((format) => !formatsOf(hypervisor).includes(format))
        .map((format) => ({
          check: () => checkHypervisorFormat(hypervisor, format),
          text: `allowed are: ${formatsOf(hypervisor).join(', ')}`,
        })),
    )
    expect(refused).toHaveLength(19)
    for (const { check, text } of refused) expect(check).toThrow(text)
    const passed = hypervisors.flatMap((hypervisor) =>
      formatsOf(hypervisor).map((format) => () => checkHypervisorFormat(hypervisor, format)),
    )
    for (const check of passed) expect(check).not.toThrow()
  })
})

describe('suffixes', () => {
  it.each([
    ['/a/disk.qcow2', ['QCOW2'], null],
    ['/a/disk.IMG', ['QCOW2', 'RAW'], null],
    ['disk.vhd.GZ', ['VHD'], 'gz'],
    ['disk.raw.xz', ['RAW'], 'xz'],
    ['disk.zst', [], 'zst'],
    ['disk.zip', [], 'zip'],
    ['/images.iso/latest', [], null],
    ['iso', [], null],
    ['x.iso.exe', [], null],
    ['x.__proto__', [], null],
  ])('reads %s', (path, formats, packing) => {
    expect(suffixOf(path)).toEqual({ formats, packing })
  })

  it('accepts fitting, missing and unknown suffixes', () => {
    expect(() => checkSuffix('/a/noble.img', 'QCOW2')).not.toThrow()
    expect(() => checkSuffix('/a/noble.img.bz2', 'RAW')).not.toThrow()
    expect(() => checkSuffix('/download/42', 'ISO')).not.toThrow()
    expect(() => checkSuffix('/a/appliance.tar', 'OVA')).not.toThrow()
  })

  it('refuses the suffix of another format in the words of the protocol', () => {
    expect(() => checkSuffix('/a/disk.iso', 'QCOW2')).toThrow(
      'Please specify a valid URL. URL:/a/disk.iso is an invalid for the format QCOW2',
    )
    expect(() => checkSuffix('/a/disk.vhd.gz', 'VHDX')).toThrow('is an invalid for the format VHDX')
  })
})

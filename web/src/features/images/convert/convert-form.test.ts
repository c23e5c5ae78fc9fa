import { describe, expect, it } from 'vitest'
import type { Image } from '../kind.ts'
import { formatsFor, toRequest, valuesOf, withHypervisor } from './convert-form.ts'

const image = { id: 'i', name: 'web', format: 'VHD', hypervisor: 'XenServer' } as unknown as Image
const all = ['KVM', 'XenServer', 'VMware', 'Hyperv'] as const

describe('the form of a conversion', () => {
  it('begins with another hypervisor and its usual format', () => {
    expect(valuesOf(image, all)).toEqual({ hypervisor: 'KVM', format: 'QCOW2', name: 'web (KVM)' })
    const kvm = { ...image, format: 'QCOW2', hypervisor: 'KVM' }
    expect(valuesOf(kvm, all)).toMatchObject({ hypervisor: 'XenServer', format: 'VHD' })
    expect(valuesOf(image, ['XenServer'])).toMatchObject({ hypervisor: 'KVM' })
  })

  it('offers everything but what the image is', () => {
    expect(formatsFor(image, 'XenServer')).toEqual([])
    expect(formatsFor(image, 'Hyperv')).toEqual(['VHD', 'VHDX'])
    expect(formatsFor({ ...image, format: 'QCOW2', hypervisor: 'KVM' }, 'KVM')).toEqual([
      'RAW',
      'VHD',
      'VMDK',
    ])
    expect(formatsFor(image, 'VMware')).toEqual(['VMDK'])
  })

  it('changes the name with the hypervisor until one is typed', () => {
    const first = valuesOf(image, all)
    expect(withHypervisor(image, first, 'Hyperv')).toEqual({
      hypervisor: 'Hyperv',
      format: 'VHDX',
      name: 'web (Hyperv)',
    })
    const typed = { ...first, name: ' mine ' }
    expect(toRequest(image, withHypervisor(image, typed, 'Hyperv'))).toEqual({
      id: 'i',
      hypervisor: 'Hyperv',
      format: 'VHDX',
      name: 'mine',
    })
  })
})

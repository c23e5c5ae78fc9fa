import { describe, expect, it } from 'vitest'
import { emptyValues } from './add-values.ts'
import { fillFrom } from './fill.ts'

const offered = ['KVM', 'XenServer', 'VMware', 'Hyperv'] as const
const probe = { acceptsranges: true, name: 'debian-12', format: 'QCOW2' }
const context = {
  kind: 'template',
  ours: emptyValues,
  offered,
  osTypeId: 'debian',
} as const

describe('fillFrom', () => {
  it('fills name, format and OS type of a form that nobody has touched', () => {
    expect(fillFrom(probe, emptyValues, context)).toEqual({
      name: 'debian-12',
      format: 'QCOW2',
      osTypeId: 'debian',
    })
  })

  it('leaves what the user has typed or chosen', () => {
    const values = { ...emptyValues, name: 'mine', osTypeId: 'rocky' }
    expect(fillFrom(probe, values, context)).toEqual({ format: 'QCOW2' })
  })

  it('replaces what a former probe has filled', () => {
    const values = { ...emptyValues, name: 'debian-11', osTypeId: 'old' }
    expect(fillFrom(probe, values, { ...context, ours: values })).toMatchObject({
      name: 'debian-12',
      osTypeId: 'debian',
    })
  })

  it('takes a former suggestion back when the new file suggests nothing', () => {
    const values = { ...emptyValues, osTypeId: 'old' }
    const next = { ...context, ours: values, osTypeId: undefined }
    expect(fillFrom(probe, values, next)).toMatchObject({ osTypeId: null })
  })

  it('chooses a hypervisor that takes the format, unless the user chose one', () => {
    const ova = { ...probe, format: 'OVA' }
    expect(fillFrom(ova, emptyValues, context)).toMatchObject({
      hypervisor: 'VMware',
      format: 'OVA',
    })
    const chosen = { ...emptyValues, hypervisor: 'Hyperv', format: 'VHD' } as const
    expect(fillFrom(ova, chosen, context)).not.toHaveProperty('format')
  })

  it('knows of an ISO whether it boots', () => {
    const found = { acceptsranges: true, name: 'tools', format: 'ISO', bootable: false }
    expect(fillFrom(found, emptyValues, { ...context, kind: 'iso' })).toEqual({
      name: 'tools',
      osTypeId: 'debian',
      bootable: false,
    })
  })
})

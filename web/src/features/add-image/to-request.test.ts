import { describe, expect, it } from 'vitest'
import { emptyValues } from './add-values.ts'
import { toRequest } from './to-request.ts'

const root = { root: true }
const user = { root: false }
const values = {
  ...emptyValues,
  url: ' https://images.example.org/debian-12.qcow2 ',
  name: ' debian ',
  osTypeId: 'os-debian',
  zoneIds: ['z1', 'z2'],
}

describe('D1: the request for a template', () => {
  it('K3: names further hypervisors, but not its own, and none for what cannot be converted', () => {
    const also = { ...values, alsofor: ['KVM', 'XenServer', 'Hyperv'] } as const
    const alsofor = (more: Partial<typeof emptyValues>) =>
      (toRequest('template', { ...also, ...more }, root)[1] as { alsofor?: string[] }).alsofor
    expect(alsofor({})).toEqual(['XenServer', 'Hyperv'])
    expect(alsofor({ hypervisor: 'VMware', format: 'OVA' })).toBeUndefined()
  })

  it('sends what the form says, trimmed', () => {
    expect(toRequest('template', values, root)).toEqual([
      'registerTemplate',
      {
        name: 'debian',
        displaytext: undefined,
        url: 'https://images.example.org/debian-12.qcow2',
        checksum: undefined,
        hypervisor: 'KVM',
        format: 'QCOW2',
        zoneids: ['z1', 'z2'],
        ostypeid: 'os-debian',
        ispublic: false,
        isfeatured: false,
        isextractable: false,
        passwordenabled: false,
        sshkeyenabled: false,
        isdynamicallyscalable: false,
        requireshvm: true,
        deployasis: undefined,
        alsofor: undefined,
        skipprobe: undefined,
      },
    ])
  })

  it('leaves the OS of a VMware template to its OVF and says how it is deployed', () => {
    const vmware = { ...values, hypervisor: 'VMware', format: 'OVA' } as const
    const [, request] = toRequest('template', vmware, root)
    expect(request).toMatchObject({ ostypeid: undefined, deployasis: true })
  })

  it('asks for all zones with -1, for root admins only', () => {
    const all = { ...values, allZones: true }
    expect(toRequest('template', all, root)[1]).toMatchObject({ zoneids: ['-1'] })
    expect(toRequest('template', all, user)[1]).toMatchObject({ zoneids: ['z1', 'z2'] })
  })

  it('does not send what only a root admin may say', () => {
    const bold = { ...values, isfeatured: true, skipprobe: true }
    expect(toRequest('template', bold, user)[1]).toMatchObject({
      isfeatured: undefined,
      skipprobe: undefined,
    })
    expect(toRequest('template', bold, root)[1]).toMatchObject({
      isfeatured: true,
      skipprobe: true,
    })
  })

  it('E1: asks for a direct download of a KVM template with an address, and for no others then', () => {
    const direct = { ...values, directdownload: true, alsofor: ['XenServer'] } as const
    const asked = (more: Partial<typeof emptyValues>) =>
      toRequest('template', { ...direct, ...more }, root)[1] as {
        directdownload?: boolean
        alsofor?: string[]
      }
    expect(asked({})).toMatchObject({ directdownload: true, alsofor: undefined })
    expect(asked({ hypervisor: 'XenServer', format: 'VHD' }).directdownload).toBeUndefined()
    expect(asked({ source: 'import', importUrl: 'import:a' }).directdownload).toBeUndefined()
    expect(asked({ source: 'file', fileKey: 'f' })).not.toHaveProperty('directdownload')
    expect(toRequest('iso', direct, root)[1]).toMatchObject({ directdownload: true })
  })

  it('registers the chosen file of the import folder, whatever stands in the URL field', () => {
    const chosen = { ...values, source: 'import', importUrl: 'import:a/한글.qcow2' } as const
    expect(toRequest('template', chosen, root)[1]).toMatchObject({ url: 'import:a/한글.qcow2' })
  })
})

describe('J1: the request for an ISO', () => {
  it('names one zone and whether it boots, and no hypervisor or format', () => {
    const [command, request] = toRequest('iso', { ...values, bootable: false }, root)
    expect(command).toBe('registerIso')
    expect(request).toMatchObject({ zoneid: 'z1', bootable: false, ostypeid: 'os-debian' })
    expect(Object.keys(request)).not.toContain('hypervisor')
    expect(Object.keys(request)).not.toContain('zoneids')
  })

  it('may have no OS type when it does not boot', () => {
    const plain = { ...values, bootable: false, osTypeId: null }
    expect(toRequest('iso', plain, root)[1]).toMatchObject({ ostypeid: undefined })
  })
})

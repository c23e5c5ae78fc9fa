import { describe, expect, it } from 'vitest'
import { hostFieldOf, toAddHost, toChangeHost } from './host-form-values.ts'
import type { Host } from './hosts.ts'

const host = { id: 'h1', name: 'kvm1', hosttags: 'ssd, fast', resourcestate: 'Enabled' } as Host

describe('the call that adds a host', () => {
  it('takes a name or an address as it is typed', () => {
    expect(toAddHost({ address: ' kvm2 ', zoneid: 'z1', tags: '' })).toEqual({
      url: 'http://kvm2',
      hypervisor: 'KVM',
      zoneid: 'z1',
    })
    expect(toAddHost({ address: 'http://10.0.0.9', zoneid: 'z1', tags: 'ssd, ,fast ' })).toEqual({
      url: 'http://10.0.0.9',
      hypervisor: 'KVM',
      zoneid: 'z1',
      hosttags: ['ssd', 'fast'],
    })
  })
})

describe('the call that changes a host', () => {
  it('has only what differs', () => {
    const same = { name: 'kvm1', tags: 'ssd,fast', enabled: true }
    expect(toChangeHost(host, same)).toEqual({ id: 'h1' })
    expect(toChangeHost(host, { name: 'kvm9', tags: '', enabled: false })).toEqual({
      id: 'h1',
      name: 'kvm9',
      hosttags: [],
      allocationstate: 'Disable',
    })
  })
})

describe('the field of a refusal', () => {
  it('is the one that names the host, where there is one', () => {
    expect(hostFieldOf({ code: 'host.name_taken' }, ['name', 'tags'])).toBe('name')
    expect(hostFieldOf({ code: 'host.name_taken' }, ['address', 'tags'])).toBe('address')
    expect(hostFieldOf({ code: 'host.failed' }, ['address'])).toBeUndefined()
  })
})

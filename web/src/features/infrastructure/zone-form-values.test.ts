import { describe, expect, it } from 'vitest'
import type { Zone } from './infra.ts'
import { toCreate, toUpdate, zoneFieldOf, zoneValues } from './zone-form-values.ts'

const zone: Zone = {
  id: 'z',
  name: 'north',
  networktype: 'Basic',
  dns1: '10.0.0.1',
  internaldns1: '10.0.0.2',
  allocationstate: 'Disabled',
  domainid: 'd',
  localstorageenabled: false,
  securitygroupsenabled: false,
  tags: [],
}

describe('a new zone', () => {
  it('begins with the name servers of another, enabled', () => {
    expect(zoneValues(undefined, zone)).toMatchObject({
      name: '',
      dns1: '10.0.0.1',
      internaldns1: '10.0.0.2',
      enabled: true,
      ispublic: true,
    })
  })

  it('is asked for with what was given and nothing else', () => {
    const values = { ...zoneValues(undefined, zone), name: ' south ', dns2: ' ', domainid: 'x' }
    expect(toCreate(values)).toEqual({
      name: 'south',
      networktype: 'Advanced',
      dns1: '10.0.0.1',
      internaldns1: '10.0.0.2',
      allocationstate: 'Enabled',
      domainid: 'x',
    })
  })
})

describe('a zone that is changed', () => {
  it('is sent what differs', () => {
    const values = zoneValues({ ...zone, dns2: '10.0.0.3' }, undefined)
    expect(toUpdate({ ...zone, dns2: '10.0.0.3' }, values)).toEqual({ id: 'z' })
    expect(
      toUpdate(
        { ...zone, dns2: '10.0.0.3' },
        { ...values, name: 'new', dns2: '', enabled: true, ispublic: true },
      ),
    ).toEqual({ id: 'z', name: 'new', dns2: '', allocationstate: 'Enabled', ispublic: true })
  })
})

describe('a refusal', () => {
  it.each([
    [{ code: 'zone.name_taken' }, 'name'],
    [{ code: 'zone.cidr_invalid' }, 'guestcidraddress'],
    [{ code: 'zone.address_invalid', params: { name: 'dns2' } }, 'dns2'],
    [{ code: 'api.invalid_uuid', params: { name: 'domainid' } }, 'domainid'],
    [{ code: 'api.internal' }, undefined],
    [{}, undefined],
  ])('%j belongs to %s', (error, field) => {
    expect(zoneFieldOf(error)).toBe(field)
  })
})

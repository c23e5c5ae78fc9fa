import { describe, expect, it } from 'vitest'
import type { Store } from './infra.ts'
import { storeFieldOf, storeSchema, storeValues, toAdd, toChange } from './store-form-values.ts'

const store: Store = {
  id: 's',
  name: 'shelf',
  url: 'file:///srv/images',
  providername: 'File',
  zoneid: 'z',
  readonly: false,
  hasannotations: false,
  capacitybytes: 1.5 * 1024 ** 3,
}

describe('a store that is added', () => {
  it('needs a folder and a zone', () => {
    const wrong = (patch: object) => {
      const values = { ...storeValues(undefined, 'z'), url: 'file:///srv/a', ...patch }
      return storeSchema.safeParse(values).error?.issues.map(({ message }) => message)
    }
    expect(wrong({})).toBeUndefined()
    expect(wrong({ url: 'file:///' })).toEqual(['infra.needed.url'])
    expect(wrong({ url: 'nfs://filer/images' })).toEqual(['infra.needed.url'])
    expect(wrong({ zoneid: '' })).toEqual(['infra.needed.zone'])
    expect(wrong({ capacity: 'much' })).toEqual(['infra.needed.number'])
  })

  it('is named by its address unless a name is given', () => {
    const values = { ...storeValues(undefined, 'z'), url: ' file:///srv/a ' }
    expect(toAdd(values)).toEqual({ provider: 'NFS', url: 'file:///srv/a', zoneid: 'z' })
    expect(toAdd({ ...values, name: ' a ' })).toMatchObject({ name: 'a' })
  })
})

describe('a store that is changed', () => {
  it('is sent what differs', () => {
    const values = storeValues(store, '')
    expect(values).toMatchObject({ capacity: '1.5', provider: 'File' })
    expect(toChange(store, values)).toEqual({ id: 's' })
    expect(toChange(store, { ...values, name: 'new', readonly: true, capacity: '2,5' })).toEqual({
      id: 's',
      name: 'new',
      readonly: true,
      capacitybytes: 2.5 * 1024 ** 3,
    })
    expect(toChange(store, { ...values, capacity: '' })).toEqual({ id: 's', capacitybytes: 0 })
  })
})

describe('a refusal', () => {
  it.each([
    ['store.unreachable', 'url'],
    ['store.same_place', 'url'],
    ['store.unwritable', 'url'],
    ['store.name_empty', 'name'],
    ['store.capacity_invalid', 'capacity'],
    ['zone.invalid', 'zoneid'],
    ['store.not_found', undefined],
    ['api.internal', undefined],
    [undefined, undefined],
  ])('%s belongs to %s', (code, field) => {
    expect(storeFieldOf({ code })).toBe(field)
  })
})

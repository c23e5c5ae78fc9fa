import { describe, expect, it } from 'vitest'
import { placeParams, placeText, readPlace } from './setting-place.ts'

describe('places of settings', () => {
  it('stand in the address and are read back', () => {
    for (const kind of ['zone', 'imagestore', 'domain', 'account'] as const) {
      expect(readPlace(placeText({ kind, id: 'a-1' }))).toEqual({ kind, id: 'a-1' })
    }
    expect(placeText(undefined)).toBe('')
  })

  it.each([undefined, '', 'zone', 'zone:', 'cluster:1', 'toString:1', 'global:1'])(
    'takes %s for everywhere',
    (text) => expect(readPlace(text)).toBeUndefined(),
  )

  it('are named to the API by the parameter of their kind (api-commands §4)', () => {
    expect(placeParams({ kind: 'imagestore', id: 's' })).toEqual({ imagestoreuuid: 's' })
    expect(placeParams({ kind: 'zone', id: 'z' })).toEqual({ zoneid: 'z' })
    expect(placeParams(undefined)).toEqual({})
  })
})

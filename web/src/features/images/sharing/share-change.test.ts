import { describe, expect, it } from 'vitest'
import type { Image } from '../kind.ts'
import {
  accountOf,
  callsOf,
  type Change,
  type Grantee,
  inverseOf,
  isNothing,
  noChange,
  remaining,
  resetOf,
  sharingOf,
} from './share-change.ts'

const web: Grantee = { type: 'project', key: 'p1', name: 'Web' }
const kim = accountOf('kim')
const lee = accountOf('lee')
const image = { ispublic: false, isfeatured: false, isextractable: true } as Image
const sharing = sharingOf(image, {
  grants: [
    { type: 'account', id: 'a1', name: 'lee' },
    { type: 'project', id: 'p1', name: 'Web' },
  ],
})
const change = (of: Partial<Change>): Change => ({ ...noChange, ...of })

describe('sharingOf', () => {
  it('names accounts by their names and projects by their ids', () => {
    expect(sharing.grantees).toEqual([lee, web])
    expect(sharing.flags).toEqual({ ispublic: false, isfeatured: false, isextractable: true })
  })
})

describe('remaining', () => {
  it('leaves out what is so already', () => {
    const wanted = change({ add: [kim, lee], remove: [web, kim], flags: { isextractable: true } })
    expect(remaining(wanted, sharing)).toEqual({ add: [kim], remove: [web], flags: {} })
    expect(isNothing(remaining(change({ add: [lee] }), sharing))).toBe(true)
  })
})

describe('callsOf', () => {
  const calls = (of: Partial<Change>) => callsOf('iso', 'i', sharing, change(of))

  it('G1: parts accounts from projects and adding from removing; the first bears the flags', () => {
    const other: Grantee = { type: 'project', key: 'p2', name: 'Db' }
    expect(calls({ add: [other, kim], remove: [lee], flags: { ispublic: true } })).toEqual([
      ['updateIsoPermissions', { id: 'i', op: 'add', accounts: ['kim'], ispublic: true }],
      ['updateIsoPermissions', { id: 'i', op: 'add', projectids: ['p2'] }],
      ['updateIsoPermissions', { id: 'i', op: 'remove', accounts: ['lee'] }],
    ])
  })

  it('sends flags alone, and nothing for nothing', () => {
    expect(calls({ flags: { isextractable: false } })).toEqual([
      ['updateIsoPermissions', { id: 'i', isextractable: false }],
    ])
    expect(calls({})).toEqual([])
  })

  it('resets when nobody is left, which an image that stays public is not', () => {
    expect(calls({ remove: [web, lee] })).toEqual([
      ['updateIsoPermissions', { id: 'i', op: 'reset' }],
    ])
    expect(calls({ remove: [web, lee], flags: { ispublic: true } })).toHaveLength(2)
  })
})

describe('inverseOf', () => {
  it('takes back a change, also a reset', () => {
    const done = change({ add: [kim], remove: [lee], flags: { ispublic: true } })
    expect(inverseOf(done)).toEqual({ add: [lee], remove: [kim], flags: { ispublic: false } })
    const open = { ...sharing, flags: { ...sharing.flags, ispublic: true, isfeatured: true } }
    expect(inverseOf(resetOf(open, true))).toEqual({
      add: [lee, web],
      remove: [],
      flags: { ispublic: true, isfeatured: true },
    })
    expect(resetOf(open, false).flags).toEqual({ ispublic: false })
  })
})

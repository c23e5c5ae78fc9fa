import { describe, expect, it } from 'vitest'
import { deleteCall, keptBy, ownedParams, takesMore, type OwnedThings } from './owned.ts'

const nothing: OwnedThings = {
  imagecount: 0,
  imagebytes: 0,
  images: [],
  instancecount: 0,
  instances: [],
  volumecount: 0,
  volumes: [],
  snapshotcount: 0,
  snapshots: [],
  projectcount: 0,
  projects: [],
  usercount: 0,
  users: [],
  accountcount: 0,
  accounts: [],
  domaincount: 0,
  domains: [],
}
const account = { kind: 'account', id: 'a', name: 'kim', domainid: 'd' } as const
const domain = { kind: 'domain', id: 'd', name: 'lab' } as const
const project = { kind: 'project', id: 'p', name: 'web' } as const

describe('what goes with an owner', () => {
  it('asks for each kind by its own parameter', () => {
    expect([account, domain, project].map(ownedParams)).toEqual([
      { accountid: 'a' },
      { domainid: 'd' },
      { projectid: 'p' },
    ])
  })

  it('cleans up only where there is something', () => {
    expect(deleteCall(domain, nothing)).toEqual(['deleteDomain', { id: 'd', cleanup: undefined }])
    expect(deleteCall(domain, { ...nothing, accountcount: 1 })[1]).toMatchObject({ cleanup: true })
    expect(deleteCall(project, { ...nothing, imagecount: 2 })[1]).toMatchObject({ cleanup: true })
    const snapshots = { ...nothing, snapshotcount: 1 }
    expect(deleteCall(project, snapshots)[1]).toMatchObject({ cleanup: true })
  })

  it('does not count the users of an account, who are part of it', () => {
    const things = { ...nothing, usercount: 2 }
    expect(takesMore(account, things)).toBe(false)
    expect(deleteCall(account, things)).toEqual(['deleteAccount', { id: 'a' }])
  })

  it('keeps an account that alone manages a project', () => {
    const things = { ...nothing, projectcount: 1, projects: [{ id: 'p', name: 'web' }] }
    expect(keptBy(account, things)).toHaveLength(1)
    expect(keptBy(domain, things)).toEqual([])
  })
})

import { commands } from '@mold/shared/commands/index.ts'
import { describe, expect, it } from 'vitest'
import type { Api } from './api.ts'
import { groupOf, groupsOf, searchApis } from './api-groups.ts'

const api = (name: string, of: Partial<Api> = {}): Api => ({
  name,
  description: '',
  isasync: false,
  params: [],
  response: [],
  ...of,
})

describe('groups of commands', () => {
  it.each([
    ['listTemplates', 'images'],
    ['registerIso', 'images'],
    ['cancelImage', 'images'],
    ['probeImageUrl', 'images'],
    ['addImageStore', 'infrastructure'],
    ['collectStore', 'infrastructure'],
    ['listZoneHealth', 'infrastructure'],
    ['listManagementServers', 'infrastructure'],
    ['listEventTypes', 'events'],
    ['deployVirtualMachine', 'instances'],
    ['createSnapshot', 'volumes'],
    ['listNetworkOfferings', 'networks'],
    ['createDiskOffering', 'offerings'],
    ['createStoragePool', 'infrastructure'],
    ['listUploads', 'uploads'],
    ['createTags', 'tags'],
    ['listOsTypes', 'os'],
    ['registerUserKeys', 'people'],
    ['listResourceLimits', 'people'],
    ['queryAsyncJobResult', 'jobs'],
    ['login', 'session'],
    ['listApis', 'session'],
  ])('%s is in %s', (name, group) => {
    expect(groupOf(name)).toBe(group)
  })

  it('leave only session and discovery to the last one', () => {
    const rest = Object.keys(commands).filter((name) => groupOf(name) === 'session')
    expect(rest).toEqual(['listApis', 'listCapabilities', 'login', 'logout'])
  })

  it('keep their order and their commands', () => {
    const found = groupsOf([api('login'), api('listIsos'), api('listTemplates')])
    expect(found.map(({ name, apis }) => [name, apis.map((of) => of.name)])).toEqual([
      ['images', ['listIsos', 'listTemplates']],
      ['session', ['login']],
    ])
  })
})

describe('search of commands', () => {
  const zoneid = { name: 'zoneid', description: '', required: false }
  const apis = [
    api('listIsos', { params: [zoneid] }),
    api('listZones', { description: 'Lists zones' }),
    api('listUsers', { response: [{ name: 'email', description: '' }] }),
  ]
  const names = (q: string) => searchApis(apis, q).map(({ name }) => name)

  it('finds every word in names, descriptions, parameters and fields, names first', () => {
    expect(names('ZONE')).toEqual(['listZones', 'listIsos'])
    expect(names('list email')).toEqual(['listUsers'])
    expect(names('list nothing')).toEqual([])
    // What a reader of Korean sees is found too.
    expect(names('나열')).toHaveLength(3)
    expect(names(' ')).toHaveLength(3)
  })
})

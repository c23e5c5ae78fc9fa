import { describe, expect, it } from 'vitest'
import { findSettings } from './find-settings.ts'

const names = (filter: Partial<Parameters<typeof findSettings>[0]>) =>
  findSettings({ scope: 'global', ...filter }).map(([name]) => name)

describe('finding settings', () => {
  it('E5: never finds hidden ones', () => {
    const hidden = 'direct.download.connection.request.timeout'
    expect(names({})).toContain('direct.download.connect.timeout')
    expect(names({})).not.toContain(hidden)
    expect(names({ name: hidden })).toEqual([])
    expect(names({ keyword: 'connection.request' })).toEqual([])
  })

  it('finds by exact name, and by part of the name or text in any case', () => {
    expect(names({ name: 'hypervisor.list' })).toEqual(['hypervisor.list'])
    expect(names({ name: 'hypervisor' })).toEqual([])
    expect(names({ keyword: 'FOLLOW.redir' })).toEqual(['store.download.follow.redirects'])
    expect(names({ keyword: '%' })).toEqual([])
  })

  it('finds by group, subgroup, category and parent', () => {
    expect(names({ group: 'limits', subgroup: 'Domains' })).toEqual([
      'max.domain.projects',
      'max.domain.secondary.storage',
      'max.domain.templates',
    ])
    expect(names({ category: 'Project Defaults' })).toHaveLength(5)
    expect(names({ parent: 'api.throttling.enabled' })).toEqual([
      'api.throttling.interval',
      'api.throttling.max',
    ])
  })

  it('finds in a scope what can be set there', () => {
    expect(names({ scope: 'zone' })).toEqual(['enable.dynamic.scale.vm'])
    expect(names({ scope: 'imagestore' })).toEqual(['use.https.to.upload'])
    expect(names({ scope: 'domain' })).toEqual([
      'allow.user.view.all.domain.accounts',
      'share.public.templates.with.other.domains',
    ])
  })
})

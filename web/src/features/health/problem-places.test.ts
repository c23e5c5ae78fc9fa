import { describe, expect, it } from 'vitest'
import { placeOf, zonePlace } from './problem-places.ts'
import { problemsOf } from './problems.ts'

/** The problem of a code that these zones have. */
function problem(code: string, zones: readonly string[], more: object = {}) {
  const health = zones.map((id) => ({
    zoneid: id,
    zonename: id,
    problems: [{ code, text: '', level: 'failed', params: {}, ...more }],
  }))
  const [only] = problemsOf(health)
  if (only === undefined) throw new Error('there is a problem')
  return only
}

describe('placeOf', () => {
  it.each([
    ['store.full', '/infrastructure/stores'],
    ['zone.no_store', '/infrastructure/zones/z1'],
    ['zone.takes_nothing', '/infrastructure/zones/z1'],
    ['zone.partly_away', '/infrastructure/zones/z1'],
    ['zone.host_away', '/infrastructure/hosts'],
    ['zone.certificate_expired', '/infrastructure/certificates'],
    ['zone.certificate_failed', '/infrastructure/certificates'],
    ['zone.worker_away', '/infrastructure/servers'],
    ['zone.database_slow', '/infrastructure/servers'],
    ['host.no_libvirt', '/infrastructure/hosts'],
    ['of.a_later_release', '/infrastructure/zones/z1'],
  ])('leads root admins from %s to %s', (code, to) => {
    expect(placeOf('Admin', problem(code, ['z1'])).to).toBe(to)
  })

  it('leads to the list of zones where several have what none of its pages mends', () => {
    expect(placeOf('Admin', problem('zone.no_store', ['z1', 'z2'])).to).toBe('/infrastructure')
    expect(placeOf('Admin', problem('zone.worker_away', ['z1', 'z2'])).to).toBe(
      '/infrastructure/servers',
    )
  })

  it('knows what is wrong with a host by the host', () => {
    const of = problem('agent.too_old', ['z1'], { hostid: 'h' })
    expect(placeOf('Admin', of).to).toBe('/infrastructure/hosts')
  })

  it('leads everybody else to what is concerned, as they have no page to mend it', () => {
    expect(placeOf('User', problem('zone.takes_nothing', ['z1'])).to).toBe('/templates?zone=z1')
    expect(placeOf('User', problem('zone.hosts_away', ['z1'])).to).toBe('/instances?zone=z1')
    expect(placeOf('DomainAdmin', problem('zone.worker_away', ['z1', 'z2'])).to).toBe('/templates')
  })
})

describe('zonePlace', () => {
  it('is for those who have the page', () => {
    expect(zonePlace('Admin', 'z1')).toBe('/infrastructure/zones/z1')
    expect(zonePlace('User', 'z1')).toBeUndefined()
  })
})

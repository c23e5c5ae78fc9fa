import { describe, expect, it } from 'vitest'
import { problemsOf, signOf, type ZoneHealth } from './problems.ts'

const full = {
  code: 'store.full',
  text: 'full',
  level: 'attention',
  params: { store: 's' },
  storeid: 's1',
}
const away = { code: 'zone.worker_away', text: 'away', level: 'failed', params: {} }
const zone = (zonename: string, ...problems: object[]) =>
  ({ zoneid: zonename, zonename, state: 'ok', problems }) as unknown as ZoneHealth

describe('problemsOf', () => {
  it('says nothing where nothing is wrong', () => {
    expect(problemsOf([zone('a'), zone('b')])).toEqual([])
  })

  it('names what concerns all zones once, the worst first', () => {
    const problems = problemsOf([zone('a', full, away), zone('b', away)])
    expect(problems.map(({ code, zones }) => [code, zones])).toEqual([
      ['zone.worker_away', []],
      ['store.full', ['a']],
    ])
  })

  it('names the only zone', () => {
    expect(problemsOf([zone('a', away)])[0]?.zones).toEqual(['a'])
  })

  it('takes a level that it does not know for the milder one', () => {
    expect(problemsOf([zone('a', { ...full, level: 'new' })])[0]?.level).toBe('attention')
  })
})

describe('signOf', () => {
  it('changes with what is wrong and where', () => {
    const signs = [[zone('a', full)], [zone('b', full)], [zone('a', full, away)]].map((zones) =>
      signOf(problemsOf(zones)),
    )
    expect(new Set(signs).size).toBe(3)
  })
})

import { describe, expect, it } from 'vitest'
import { conditionOf, memoryOf, spaceOfPool, toneOfHost, type Host, type Pool } from './hosts.ts'

const host = (state: string, resourcestate: string) => ({ state, resourcestate }) as Host

describe('the one word about a host', () => {
  it('is that it is away, whatever it is meant for', () => {
    expect(conditionOf(host('Disconnected', 'Maintenance'))).toBe('Disconnected')
    expect(conditionOf(host('Alert', 'Disabled'))).toBe('Alert')
  })

  it('is what an admin has made of one that is there', () => {
    expect(conditionOf(host('Up', 'Enabled'))).toBe('Up')
    expect(conditionOf(host('Up', 'Maintenance'))).toBe('Maintenance')
    expect(conditionOf(host('Up', 'Disabled'))).toBe('Disabled')
  })

  it('is none for a state of a newer server', () => {
    expect(toneOfHost(conditionOf(host('Rebalancing', 'Enabled')))).toBe('quiet')
  })
})

describe('the room of a host', () => {
  it('is not known until its agent has told', () => {
    expect(memoryOf({} as Host)).toBeUndefined()
    expect(spaceOfPool({ disksizetotal: 0 } as Pool)).toBeUndefined()
    expect(memoryOf({ memorytotal: 8, memoryallocated: 3 } as Host)).toEqual({ used: 3, total: 8 })
  })
})

import { commands } from '@mold/shared/commands/index.ts'
import { describe, expect, it } from 'vitest'
import { factsOf } from './facts-of.ts'

describe('factsOf', () => {
  const facts = factsOf(commands)

  it('knows every command of the registry', () => {
    expect(Object.keys(facts).toSorted()).toEqual(Object.keys(commands).toSorted())
  })

  it('tells kinds, keys, modes and the maps of parameters', () => {
    expect(facts.listIsos).toMatchObject({ mode: 'sync', kind: 'list', key: 'iso' })
    expect(facts.listIsos.maps).toEqual({ tags: 'pairs' })
    expect(facts.deleteTemplate).toEqual({ mode: 'async', kind: 'success' })
    expect(facts.registerTemplate.maps).toEqual({ details: 'details' })
    expect(facts.queryAsyncJobResult.kind).toBe('plain')
  })
})

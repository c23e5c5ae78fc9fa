import { commands } from '@mold/shared/commands/index.ts'
import { describe, expect, it } from 'vitest'
import { asCmk } from '../api-call/snippets.ts'
import type { Api } from './api.ts'
import { exampleCall } from './example-call.ts'

const declared = (name: keyof typeof commands): Api => ({
  name,
  isasync: false,
  response: [],
  params: Object.entries(commands[name].params).map(([param, of]) => ({
    name: param,
    description: of.description,
    type: of.type,
    required: of.required,
  })),
})

const shown = (name: keyof typeof commands) => {
  const call = exampleCall(declared(name))
  return call && asCmk(call)
}

describe('examples', () => {
  it('have what has to be given, and nothing else', () => {
    expect(shown('listTemplates')).toBe('cmk list templates templatefilter=self')
    expect(shown('listZones')).toBe('cmk list zones')
    expect(shown('deleteIso')).toBe('cmk delete iso id=ID')
  })

  it('write maps as the command takes them', () => {
    expect(shown('createTags')).toBe(
      "cmk create tags resourceids=RESOURCEIDS resourcetype=Template 'tags[0].key'=team 'tags[0].value'=web",
    )
  })

  it('are none for sign-in, and for commands that the console does not know', () => {
    expect(shown('login')).toBeUndefined()
    expect(exampleCall({ ...declared('listZones'), name: 'listMoons' })).toBeUndefined()
  })
})

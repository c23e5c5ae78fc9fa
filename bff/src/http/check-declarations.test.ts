import { commands } from '@mold/shared/commands/index.ts'
import { everyRole, listOf, success } from '@mold/shared/contract/command.ts'
import * as field from '@mold/shared/contract/field.ts'
import * as param from '@mold/shared/contract/param.ts'
import { describe, expect, it } from 'vitest'
import { DeclarationError, checkDeclarations } from './check-declarations.ts'

const good = {
  name: 'good',
  description: 'does good',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: { id: param.uuid('id') },
  answer: success,
}
const handler = () => Promise.resolve({ success: true })

function problemsOf(declared: object, handlers: Record<string, unknown> = { good: handler }) {
  try {
    checkDeclarations({ good: declared }, handlers)
    return []
  } catch (error) {
    if (error instanceof DeclarationError) return error.problems
    throw error
  }
}

describe('G11: checkDeclarations', () => {
  it('accepts a complete command', () => {
    expect(problemsOf(good)).toEqual([])
    expect(problemsOf({ ...good, roles: 'public' })).toEqual([])
    const run = { start: handler, run: handler }
    expect(problemsOf({ ...good, mode: 'async' }, { good: run })).toEqual([])
  })

  it.each([
    ['no roles', { roles: undefined }, 'good does not say which roles may call it'],
    ['an empty list of roles', { roles: [] }, 'good does not say which roles may call it'],
    ['no description', { description: ' ' }, 'good has no description'],
    ['no answer', { answer: undefined }, 'good has no response schema'],
    ['an answer without fields', { answer: listOf('a', {}) }, 'good has no response schema'],
    [
      'an answer without a key',
      { answer: listOf('', { id: field.string('id') }) },
      'good has no response schema',
    ],
    [
      'a field without a description',
      { answer: listOf('a', { id: field.string('') }) },
      'good has a response field id without description or schema',
    ],
    [
      'a parameter without a schema',
      { params: { id: { description: 'id' } } },
      'good has a parameter id without description or schema',
    ],
    ['another name', { name: 'bad' }, 'good is declared under the name bad'],
    ['no mode', { mode: undefined }, 'good is neither sync nor async'],
    [
      'no word on changes',
      { readonly: undefined },
      'good does not say whether it changes anything',
    ],
    [
      'the other kind of handler',
      { mode: 'async' },
      'good is async, so its handler has start and run',
    ],
  ])('refuses %s', (_, change, problem) => {
    expect(problemsOf({ ...good, ...change })).toEqual([problem])
  })

  it('refuses a missing handler, and one too many', () => {
    expect(problemsOf(good, {})).toEqual(['good has no handler'])
    expect(problemsOf(good, { good: handler, more: handler })).toEqual([
      'more has a handler but no declaration',
    ])
    expect(problemsOf(good, { good: { start: handler } })).toEqual([
      'good is sync, so its handler is a function',
    ])
  })

  it('names every problem at once', () => {
    expect(() => checkDeclarations({ good: {}, other: {} }, {})).toThrow(
      /good has no description[^]*other has no handler/,
    )
  })

  it('finds the declarations of this server complete', () => {
    const handlers = Object.fromEntries(
      Object.values(commands)
        .filter(({ name }) => name !== 'login' && name !== 'logout')
        .map(({ name, mode }) => [
          name,
          mode === 'async' ? { start: handler, run: handler } : handler,
        ]),
    )
    expect(() => checkDeclarations(commands, handlers)).not.toThrow()
  })
})

import { describe, expect, it } from 'vitest'
import { readLiveEvent } from './events.ts'

const read = (event: string, data: unknown) =>
  readLiveEvent({ event, data: typeof data === 'string' ? data : JSON.stringify(data) })

describe('readLiveEvent', () => {
  it('reads the four events and keeps all fields of a row', () => {
    const row = { id: 'a', name: 'debian', zones: [] }
    expect(read('changed', { kind: 'iso', id: 'a', version: 3, row })).toEqual({
      type: 'changed',
      kind: 'iso',
      id: 'a',
      version: 3,
      row,
    })
    expect(read('gone', { kind: 'template', id: 'a' })).toMatchObject({ type: 'gone', id: 'a' })
    expect(read('touched', { kind: 'job' })).toEqual({ type: 'touched', kind: 'job' })
    expect(read('hello', '{}')).toEqual({ type: 'hello' })
  })

  it('passes over what it does not know', () => {
    expect(read('renamed', {})).toBeUndefined()
    expect(read('toString', {})).toBeUndefined()
    expect(read('touched', { kind: 'planet' })).toBeUndefined()
    expect(read('changed', 'no json')).toBeUndefined()
    expect(read('changed', { kind: 'iso', id: 'a', row: { id: 'a' } })).toBeUndefined()
  })
})

import {
  command,
  everyRole,
  listOf,
  objectOf,
  plain,
  success,
} from '@mold/shared/contract/command.ts'
import * as field from '@mold/shared/contract/field.ts'
import { AppError } from '@mold/shared/errors.ts'
import { describe, expect, it } from 'vitest'
import { descriptionHeader, errorEnvelope, startEnvelope, successEnvelope } from './envelope.ts'

const fields = { id: field.string('id'), tags: field.maps('tags') }
const base = {
  name: 'listThings',
  description: 'lists',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {},
} as const
const list = command({ ...base, answer: listOf('thing', fields) })
const one = command({
  ...base,
  name: 'copyIso',
  envelope: 'copytemplateresponse',
  answer: objectOf('template', fields),
})
const flat = command({ ...base, name: 'queryAsyncJobResult', answer: plain(fields) })
const done = command({ ...base, name: 'deleteUser', answer: success })

describe('§2: successEnvelope', () => {
  it('of a list: count of all matches and the items', () => {
    expect(successEnvelope(list, { count: 9, items: [{ id: 'a' }] })).toEqual({
      listthingsresponse: { count: 9, thing: [{ id: 'a' }] },
    })
  })

  it('of nothing found: neither count nor items', () => {
    expect(successEnvelope(list, { count: 0, items: [] })).toEqual({ listthingsresponse: {} })
  })

  it('of a page beyond the end: the count alone', () => {
    expect(successEnvelope(list, { count: 9, items: [] })).toEqual({
      listthingsresponse: { count: 9 },
    })
  })

  it('has facets where they were asked for', () => {
    const facets = { format: [{ value: 'ISO', count: 2 }] }
    expect(successEnvelope(list, { count: 2, items: [{ id: 'a' }], facets })).toEqual({
      listthingsresponse: { count: 2, thing: [{ id: 'a' }], facets },
    })
  })

  it('of an object, plain fields and success', () => {
    expect(successEnvelope(one, { id: 'a' })).toEqual({
      copytemplateresponse: { template: { id: 'a' } },
    })
    expect(successEnvelope(flat, { id: 'a' })).toEqual({ queryasyncjobresultresponse: { id: 'a' } })
    expect(successEnvelope(done, { success: true })).toEqual({
      deleteuserresponse: { success: true },
    })
  })

  it('omits null at every depth and keeps what is empty', () => {
    const row = { id: null, other: undefined, tags: [], details: {}, deep: [{ a: null, b: false }] }
    expect(JSON.stringify(successEnvelope(list, { count: 1, items: [row] }))).toBe(
      '{"listthingsresponse":{"count":1,"thing":[{"tags":[],"details":{},"deep":[{"b":false}]}]}}',
    )
  })

  it('refuses what is no answer of its kind', () => {
    expect(() => successEnvelope(list, [])).toThrow('must return count and items')
    expect(() => successEnvelope(done, undefined)).toThrow('must be an object')
  })
})

describe('§2: startEnvelope', () => {
  it('has the job, and the new thing where there is one', () => {
    expect(startEnvelope(one, { jobid: 'j' })).toEqual({ copytemplateresponse: { jobid: 'j' } })
    expect(startEnvelope(one, { jobid: 'j', id: 'i' })).toEqual({
      copytemplateresponse: { id: 'i', jobid: 'j' },
    })
  })
})

describe('§5: errorEnvelope', () => {
  it('has the fields of the protocol and Mold’s own', () => {
    const error = new AppError('api.too_long', { max: 255, name: 'name' })
    expect(errorEnvelope(error, one)).toEqual({
      copytemplateresponse: {
        uuidList: [],
        errorcode: 431,
        cserrorcode: 9999,
        errortext: 'Value greater than max allowed length 255 for param: name',
        code: 'api.too_long',
        params: { max: 255, name: 'name' },
      },
    })
  })

  it('names the command as its envelope does', () => {
    const error = new AppError('api.invalid_uuid', { name: 'id', value: 'x' })
    expect(JSON.stringify(errorEnvelope(error, one))).toContain('API command copytemplate due to')
  })

  it('is `errorresponse` for 432 and where no command is known', () => {
    const unknown = new AppError('api.unknown_command', { command: 'x' })
    expect(Object.keys(errorEnvelope(unknown, one))).toEqual(['errorresponse'])
    expect(Object.keys(errorEnvelope(new AppError('api.busy'), undefined))).toEqual([
      'errorresponse',
    ])
  })
})

describe('descriptionHeader', () => {
  it('is one short line of ASCII', () => {
    expect(descriptionHeader('a\r\nb 한')).toBe('a??b ?')
    expect(descriptionHeader('x'.repeat(9_000))).toHaveLength(500)
  })
})

import { describe, expect, it } from 'vitest'
import { ApiError } from './api-error.ts'
import { decodeAnswer, decodeError, decodeJobError, openEnvelope } from './decode.ts'

const list = { mode: 'sync', kind: 'list', key: 'template' } as const

describe('openEnvelope', () => {
  it('takes the value of the one key, whatever its name', () => {
    expect(openEnvelope({ listtemplatesresponse: { count: 1 } })).toEqual({ count: 1 })
  })

  it.each([null, 'text', {}, { a: {}, b: {} }, { a: [] }])('refuses %j', (body) => {
    expect(() => openEnvelope(body)).toThrow(ApiError)
  })
})

describe('decodeAnswer', () => {
  it('reads a list, an empty one and a page beyond the end', () => {
    const row = { id: 'x' }
    expect(decodeAnswer(list, { count: 7, template: [row] })).toEqual({ count: 7, items: [row] })
    expect(decodeAnswer(list, {})).toEqual({ count: 0, items: [] })
    expect(decodeAnswer(list, { count: 7 })).toEqual({ count: 7, items: [] })
  })

  it('takes an object out of its key and plain fields as they are', () => {
    const object = { mode: 'sync', kind: 'object', key: 'iso' } as const
    expect(decodeAnswer(object, { iso: { id: 'x' } })).toEqual({ id: 'x' })
    expect(decodeAnswer({ mode: 'sync', kind: 'plain' }, { jobstatus: 0 })).toEqual({
      jobstatus: 0,
    })
  })

  it('reads success as a boolean and as the text of older servers', () => {
    const success = { mode: 'sync', kind: 'success' } as const
    expect(decodeAnswer(success, { success: true })).toEqual({ success: true })
    expect(decodeAnswer(success, { success: 'true' })).toEqual({ success: true })
    expect(decodeAnswer(success, { success: 'false' })).toEqual({ success: false })
  })
})

describe('decodeError', () => {
  const envelope = {
    listtemplatesresponse: {
      uuidList: [],
      errorcode: 431,
      cserrorcode: 9999,
      errortext: 'Value greater than max allowed length 255 for param: name',
      code: 'api.too_long',
      params: { max: 255, name: 'name' },
    },
  }

  it('keeps code, values, English text and request id', () => {
    expect(decodeError(431, envelope, 'req-1')).toMatchObject({
      status: 431,
      code: 'api.too_long',
      params: { max: 255, name: 'name' },
      message: 'Value greater than max allowed length 255 for param: name',
      requestId: 'req-1',
    })
  })

  it('tells a lost session from a command that the role may not use', () => {
    const refused = (code: string) =>
      decodeError(401, { errorresponse: { errortext: 'x', code } }).signedOut
    expect(refused('api.bad_session')).toBe(true)
    expect(refused('api.not_available')).toBe(false)
    expect(refused('api.cross_site')).toBe(false)
  })

  it('makes an error of an answer that is not the API’s', () => {
    expect(decodeError(502, undefined)).toMatchObject({ code: 'client.unreachable', status: 502 })
    expect(decodeError(404, '<html>')).toMatchObject({ code: 'client.unreadable', status: 404 })
  })
})

describe('decodeJobError', () => {
  it('reads the error that a failed job has as its result', () => {
    const error = decodeJobError({ errorcode: 530, errortext: 'full', code: 'store.full' })
    expect(error).toMatchObject({ status: 530, code: 'store.full', message: 'full' })
  })

  it('survives a job without a result', () => {
    expect(decodeJobError(undefined).status).toBe(530)
  })
})

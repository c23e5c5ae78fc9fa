import { afterEach, describe, expect, it, vi } from 'vitest'
import { call } from './client.ts'
import { currentSession, onSessionEnd, setSession, type Session } from './session-state.ts'

const session = { sessionkey: 'k-1', username: 'admin' } as Session

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  return vi
    .spyOn(globalThis, 'fetch')
    .mockResolvedValue(new Response(JSON.stringify(body), { status, headers }))
}

describe('call', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    setSession(undefined)
  })

  it('posts a form with the command and sends the session key as a header', async () => {
    setSession(session)
    const fetch = answer(200, { listzonesresponse: { count: 1, zone: [{ id: 'z' }] } })
    await expect(call('listZones', { ids: ['a', 'b'] })).resolves.toEqual({
      count: 1,
      items: [{ id: 'z' }],
    })
    const [path, init] = fetch.mock.calls[0]!
    expect(path).toBe('/client/api')
    expect(init).toMatchObject({ method: 'POST', headers: { 'X-Session-Key': 'k-1' } })
    expect(Object.fromEntries(init?.body as URLSearchParams)).toEqual({
      command: 'listZones',
      response: 'json',
      ids: 'a,b',
    })
  })

  it('follows an async command to the end of its job', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch')
    const once = (body: unknown) =>
      fetch.mockResolvedValueOnce(new Response(JSON.stringify(body), { status: 200 }))
    once({ extractisoresponse: { jobid: 'j' } })
    once({ queryasyncjobresultresponse: { jobstatus: 1, jobresult: { iso: { url: 'u' } } } })
    await expect(call('extractIso', { id: 'i', mode: 'HTTP_DOWNLOAD' })).resolves.toEqual({
      url: 'u',
    })
  })

  it('throws the API’s error with its request id', async () => {
    const body = {
      listzonesresponse: { errorcode: 431, errortext: 'bad', code: 'api.invalid_value' },
    }
    answer(431, body, { 'X-Request-Id': 'req-9' })
    await expect(call('listZones', {})).rejects.toMatchObject({
      code: 'api.invalid_value',
      requestId: 'req-9',
    })
  })

  it('ends the session on a 401, but not when only the command is refused', async () => {
    const ended = vi.fn<() => void>()
    const off = onSessionEnd(ended)
    setSession(session)
    const refuse = (code: string) => answer(401, { errorresponse: { errortext: 'no', code } })
    refuse('api.not_available')
    await expect(call('listZones', {})).rejects.toMatchObject({ status: 401 })
    expect(currentSession()).toBe(session)
    refuse('api.bad_session')
    await expect(call('listZones', {})).rejects.toMatchObject({ status: 401 })
    expect(currentSession()).toBeUndefined()
    expect(ended).toHaveBeenCalledTimes(1)
    off()
  })

  it('says that there was no answer', async () => {
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('failed'))
    await expect(call('listZones', {})).rejects.toMatchObject({ code: 'client.unreachable' })
  })
})

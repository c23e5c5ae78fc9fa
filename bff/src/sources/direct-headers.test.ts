import { expect, it } from 'vitest'
import { directHeaders, openDetails } from './direct-headers.ts'

it('E1: headers are details of a name', () => {
  const details = {
    'HTTP_HEADER:X-Token': 'canary',
    'http_header: Accept ': 'a/b',
    nicAdapter: 'x',
  }
  expect(directHeaders(details)).toEqual({ 'x-token': 'canary', accept: 'a/b' })
  expect(openDetails(details)).toEqual({ nicAdapter: 'x' })
})

it.each([
  ['Host', 'inside.example'],
  ['Range', 'bytes=0-1'],
  ['If-Range', '"x"'],
  ['Content-Length', '5'],
  ['Transfer-Encoding', 'chunked'],
  ['Connection', 'keep-alive'],
  ['', 'x'],
  ['X Y', 'x'],
  ['X', 'a\r\nHost: inside.example'],
  ['X', 'a\u0000b'],
  ['X', 'x'.repeat(4_097)],
])('D24: %s: %s is refused, without its value', (name, value) => {
  const read = () => directHeaders({ [`HTTP_HEADER:${name}`]: value })
  const refusal = { code: 'direct.header', params: { name: `HTTP_HEADER:${name}` } }
  expect(read).toThrow(expect.objectContaining(refusal))
})

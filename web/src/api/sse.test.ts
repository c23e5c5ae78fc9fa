import { describe, expect, it } from 'vitest'
import { createEventParser } from './sse.ts'

describe('createEventParser', () => {
  it('completes a message that comes in pieces', () => {
    const parse = createEventParser()
    expect(parse('event: cha')).toEqual([])
    expect(parse('nged\ndata: {"a"')).toEqual([])
    expect(parse(':1}\n\nevent: gone\ndata: x\n\n')).toEqual([
      { event: 'changed', data: '{"a":1}' },
      { event: 'gone', data: 'x' },
    ])
  })

  it('joins data lines, drops comments and takes any line ending', () => {
    const parse = createEventParser()
    expect(parse(': beat\r\n\r\ndata: a\rdata: b\r\n\n')).toEqual([
      { event: 'message', data: 'a\nb' },
    ])
  })

  it('does not take a line ending that is cut in two for an empty line', () => {
    const parse = createEventParser()
    expect(parse('event: hello\r')).toEqual([])
    expect(parse('\ndata: {}\r')).toEqual([])
    expect(parse('\n\r')).toEqual([])
    expect(parse('\n')).toEqual([{ event: 'hello', data: '{}' }])
  })
})

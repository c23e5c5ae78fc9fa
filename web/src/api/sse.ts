export interface StreamMessage {
  readonly event: string
  readonly data: string
}

/**
 * Reads the text of an event stream piece by piece. Returns a function that takes the next piece
 * and answers the messages that it completed; comments (heartbeats) complete nothing.
 */
export function createEventParser(): (piece: string) => StreamMessage[] {
  let rest = ''
  let event = ''
  let data: string[] = []

  return (piece) => {
    const messages: StreamMessage[] = []
    const text = rest + piece
    // A carriage return at the end may be half of a line ending.
    const held = text.endsWith('\r') ? '\r' : ''
    const lines = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/)
    rest = (lines.pop() ?? '') + held
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) messages.push({ event: event || 'message', data: data.join('\n') })
        event = ''
        data = []
      } else {
        const colon = line.indexOf(':')
        const name = colon === -1 ? line : line.slice(0, colon)
        const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
        if (name === 'event') event = value
        else if (name === 'data') data.push(value)
      }
    }
    return messages
  }
}

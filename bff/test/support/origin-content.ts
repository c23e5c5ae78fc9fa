/** A file of the origin that is made while it is sent, so that gigabytes need no memory. */
export interface Generated {
  readonly size: number
  /** The bytes from `offset` on, exactly `length` of them; the same bytes for the same place. */
  generate(offset: number, length: number): Buffer
}

export type Content = Buffer | Generated

export const sizeOf = (content: Content) => ('generate' in content ? content.size : content.length)

export const bytesOf = (content: Content, offset: number, length: number) =>
  'generate' in content
    ? content.generate(offset, length)
    : content.subarray(offset, offset + length)

/** A file of `size` bytes whose bytes differ from place to place and never look like text. */
export function pattern(size: number): Generated {
  const period = Buffer.from(Uint8Array.from({ length: 65_521 }, (_, i) => (i * 151 + 128) % 256))
  return {
    size,
    generate(offset, length) {
      const first = offset % period.length
      const copies = Math.ceil((first + length) / period.length)
      return Buffer.concat(Array<Buffer>(copies).fill(period)).subarray(first, first + length)
    },
  }
}

/** The same length with every bit flipped: what a file has become that "changed midway". */
export function inverted(content: Content): Generated {
  return {
    size: sizeOf(content),
    generate: (offset, length) =>
      Buffer.from(bytesOf(content, offset, length).map((b) => b ^ 0xff)),
  }
}

export interface Range {
  readonly start: number
  /** First byte after the range. */
  readonly end: number
}

/** A `Range` header of one part; `undefined` when there is none, 'unsatisfiable' beyond the end. */
export function parseRange(header: string | undefined, size: number) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (match === null || match[0] === 'bytes=-') return undefined
  const [, first = '', last = ''] = match
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  return start < end ? ({ start, end } satisfies Range) : 'unsatisfiable'
}

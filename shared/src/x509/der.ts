/** One element of DER (X.690): its tag and its content. */
export interface DerElement {
  readonly tag: number
  readonly content: Uint8Array
}

export const derTags = {
  integer: 0x02,
  objectId: 0x06,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
  version: 0xa0,
} as const

/**
 * The elements that bytes consist of, one after another.
 *
 * @returns undefined when they are not just that: lengths beyond the end, forms that DER does not have
 */
export function readDer(bytes: Uint8Array): DerElement[] | undefined {
  const elements: DerElement[] = []
  let at = 0
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0
    const size = lengthAt(bytes, at + 1)
    if (!size) return undefined
    const end = size.start + size.length
    if (end > bytes.length) return undefined
    elements.push({ tag, content: bytes.subarray(size.start, end) })
    at = end
  }
  return elements
}

function lengthAt(bytes: Uint8Array, at: number): { start: number; length: number } | undefined {
  const first = bytes[at]
  if (first === undefined) return undefined
  if (first < 0x80) return { start: at + 1, length: first }
  const count = first - 0x80
  // Nothing that is read here has more than 16 MiB.
  if (count < 1 || count > 3 || at + 1 + count > bytes.length) return undefined
  let length = 0
  for (let index = 1; index <= count; index += 1) length = length * 256 + (bytes[at + index] ?? 0)
  return { start: at + 1 + count, length }
}

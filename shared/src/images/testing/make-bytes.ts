/** Writes numbers and texts into a new block of bytes; for tests that make images by hand. */
export interface Maker {
  readonly bytes: Uint8Array<ArrayBuffer>
  u8(at: number, value: number): Maker
  u16(at: number, value: number): Maker
  u32(at: number, value: number): Maker
  u64(at: number, value: bigint | number): Maker
  /** One byte for each character. */
  text(at: number, value: string): Maker
  put(at: number, value: Uint8Array): Maker
}

export function makeBytes(length: number, order: 'big' | 'little'): Maker {
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  const little = order === 'little'
  const maker: Maker = {
    bytes,
    u8: (at, value) => (view.setUint8(at, value), maker),
    u16: (at, value) => (view.setUint16(at, value, little), maker),
    u32: (at, value) => (view.setUint32(at, value, little), maker),
    u64: (at, value) => (view.setBigUint64(at, BigInt(value), little), maker),
    text: (at, value) => maker.put(at, latin1Bytes(value)),
    put: (at, value) => (bytes.set(value, at), maker),
  }
  return maker
}

export function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** A copy with one number changed; `width` in bits. */
export function patched(
  image: Uint8Array,
  at: number,
  width: 8 | 16 | 32 | 64,
  value: number | bigint,
  order: 'big' | 'little' = 'big',
): Uint8Array<ArrayBuffer> {
  const maker = makeBytes(image.length, order).put(0, image)
  if (width === 64) return maker.u64(at, value).bytes
  const small = Number(value)
  if (width === 32) return maker.u32(at, small).bytes
  return width === 16 ? maker.u16(at, small).bytes : maker.u8(at, small).bytes
}

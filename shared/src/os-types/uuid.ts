/** Mold's own namespace for names of its seed data. It must never change: ids depend on it. */
export const seedNamespace = '6c0f8d6e-3b5a-4f0e-9d52-7a1e4c2b90d1'

/**
 * The UUID of a name within a namespace (RFC 9562 §5.5): the same name gives the same id on every
 * installation and for ever.
 */
export function uuidOf(name: string, namespace: string = seedNamespace): string {
  const space = Uint8Array.from(namespace.replaceAll('-', '').match(/../g) ?? [], (byte) =>
    Number.parseInt(byte, 16),
  )
  const text = new TextEncoder().encode(name)
  const input = new Uint8Array(space.length + text.length)
  input.set(space)
  input.set(text, space.length)
  const bytes = sha1(input).subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** SHA-1 (RFC 3174); here because ids must be had without waiting and without Node. */
export function sha1(input: Uint8Array): Uint8Array {
  const blocks = Math.ceil((input.length + 9) / 64)
  const padded = new Uint8Array(blocks * 64)
  padded.set(input)
  padded[input.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(input.length) * 8n)
  let state: State = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
  for (let block = 0; block < blocks; block++) state = compress(state, view, block * 64)
  const digest = new DataView(new ArrayBuffer(20))
  for (const [index, word] of state.entries()) digest.setUint32(index * 4, word)
  return new Uint8Array(digest.buffer)
}

type State = readonly [number, number, number, number, number]

function compress(state: State, view: DataView, offset: number): State {
  const words = new Uint32Array(80)
  for (let t = 0; t < 80; t++) {
    words[t] = t < 16 ? view.getUint32(offset + t * 4) : rotate(mixed(words, t), 1)
  }
  let [a, b, c, d, e] = state
  for (let t = 0; t < 80; t++) {
    const next = rotate(a, 5) + round(t, b, c, d) + e + (words[t] ?? 0)
    e = d
    d = c
    c = rotate(b, 30)
    b = a
    a = next >>> 0
  }
  const [h0, h1, h2, h3, h4] = state
  return [(h0 + a) >>> 0, (h1 + b) >>> 0, (h2 + c) >>> 0, (h3 + d) >>> 0, (h4 + e) >>> 0]
}

function mixed(words: Uint32Array, t: number): number {
  return (words[t - 3] ?? 0) ^ (words[t - 8] ?? 0) ^ (words[t - 14] ?? 0) ^ (words[t - 16] ?? 0)
}

function round(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a82_7999
  if (t < 40) return (b ^ c ^ d) + 0x6ed9_eba1
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1b_bcdc
  return (b ^ c ^ d) + 0xca62_c1d6
}

function rotate(value: number, bits: number): number {
  return ((value << bits) | (value >>> (32 - bits))) >>> 0
}

import { inflateSync } from 'node:zlib'

/** A picture of a screen. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** Red, green and blue of each pixel. */
  readonly pixels: Uint8Array
}

/** Reads a PNG with 8 bits of red, green and blue, which is what QEMU makes. */
export function readPng(png: Buffer): Picture {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  if (png[24] !== 8 || png[25] !== 2) throw new Error('not 8-bit RGB')
  const data: Buffer[] = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  return { width, height, pixels: unfiltered(inflateSync(Buffer.concat(data)), width * 3, height) }
}

function unfiltered(raw: Buffer, stride: number, height: number): Uint8Array {
  const out = new Uint8Array(stride * height)
  for (let row = 0; row < height; row += 1) {
    const filter = raw[row * (stride + 1)]!
    for (let column = 0; column < stride; column += 1) {
      const at = row * stride + column
      const left = column < 3 ? 0 : out[at - 3]!
      const up = row === 0 ? 0 : out[at - stride]!
      const corner = column < 3 || row === 0 ? 0 : out[at - stride - 3]!
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!
      out[at] = raw[row * (stride + 1) + 1 + column]! + guess
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

/** Height of a line of text on a text screen. */
const lineHeight = 16

/** Lines of a text screen, each as what of it is lit; lines with nothing are left out. */
export function litLines({ width, height, pixels }: Picture, least = 1): string[] {
  const lines: string[] = []
  for (let top = 0; top + lineHeight <= height; top += lineHeight) {
    let line = ''
    let lit = 0
    for (let at = top * width; at < (top + lineHeight) * width; at += 1) {
      const isLit = Math.max(pixels[at * 3]!, pixels[at * 3 + 1]!, pixels[at * 3 + 2]!) >= least
      line += isLit ? '#' : ' '
      if (isLit) lit += 1
    }
    if (lit > 0) lines.push(line)
  }
  return lines
}

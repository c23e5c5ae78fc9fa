import { inflateSync } from 'node:zlib'

/** A picture: for each pixel its brightest colour, 0 to 255. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly brightness: (x: number, y: number) => number
}

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 6: 4 }

/** Reads a PNG of 8 bits a channel without interlacing, as hypervisors write them. */
export function readPng(png: Buffer): Picture {
  if (png.subarray(1, 4).toString('latin1') !== 'PNG') throw new Error('it is no PNG')
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const channels = channelsOf[png[25] ?? -1]
  if (png[24] !== 8 || png[28] !== 0 || channels === undefined) {
    throw new Error('a PNG of another kind')
  }
  const rows = unfilter(inflateSync(Buffer.concat(dataOf(png))), width * channels, channels)
  return {
    width,
    height,
    brightness: (x, y) => {
      const pixel = rows[y]?.subarray(x * channels, x * channels + Math.min(channels, 3)) ?? []
      return Math.max(0, ...pixel)
    },
  }
}

function dataOf(png: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const data = png.subarray(at + 8, at + 8 + length)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') found.push(data)
    at += 12 + length
  }
  return found
}

/** PNG §9: each row begins with the number of its filter. */
function unfilter(bytes: Buffer, rowBytes: number, pixelBytes: number): Buffer[] {
  const rows: Buffer[] = []
  for (let at = 0; at < bytes.length; at += rowBytes + 1) {
    const row = Buffer.from(bytes.subarray(at + 1, at + 1 + rowBytes))
    const above = rows.at(-1)
    for (let index = 0; index < rowBytes; index += 1) {
      const left = row[index - pixelBytes] ?? 0
      const up = above?.[index] ?? 0
      const corner = above?.[index - pixelBytes] ?? 0
      row[index] = ((row[index] ?? 0) + predicted(bytes[at] ?? 0, left, up, corner)) & 0xff
    }
    rows.push(row)
  }
  return rows
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0
    case 1:
      return left
    case 2:
      return up
    case 3:
      return (left + up) >> 1
    case 4:
      return paeth(left, up, corner)
    default:
      throw new Error(`PNG has no filter ${filter}`)
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const byDistance = [left, up, corner].map((value) => ({ value, off: Math.abs(guess - value) }))
  return byDistance.reduce((best, one) => (one.off < best.off ? one : best)).value
}

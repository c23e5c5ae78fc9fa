import { imageFormats } from '@mold/shared/images/formats.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Arrival, type Arrivals, startArrivals } from '../support/arrivals.ts'
import { sha256 } from '../support/images.ts'
import { lackingTools, makeRealImages } from '../support/real-images.ts'

let arrivals: Arrivals
beforeAll(async () => {
  arrivals = await startArrivals()
})
afterAll(() => arrivals.stop())

/** Needs Debian's packages qemu-utils, xorriso, bzip2, xz-utils, zstd and zip. */
const images = lackingTools.length === 0 ? makeRealImages() : []
const plain = images.filter(({ title }) => !title.includes(' in '))
const original = images.find(({ title }) => title === 'QCOW2')

/** The bytes as anybody downloads them. */
async function download(arrival: Arrival): Promise<Buffer> {
  if ('code' in arrival) throw new Error(arrival.code)
  const { id } = arrival
  const { admin } = arrivals.server
  const kind = (await arrivals.server.image(id))?.format === 'ISO' ? 'Iso' : 'Template'
  const { url } = await admin.call(`extract${kind}`, { id, mode: 'HTTP_DOWNLOAD' })
  return Buffer.from(await (await fetch(url ?? '')).arrayBuffer())
}

describe.skipIf(images.length === 0)('images that the usual tools make', () => {
  it.each(images)('A2: $title comes out equal, by address and by upload', async (image) => {
    const { bytes, format, title } = image
    // What is packed is stored unpacked.
    const stored = sha256(title.includes(' in ') && original ? original.bytes : bytes)
    for (const way of ['byUrl', 'byUpload'] as const) {
      expect(sha256(await download(await arrivals[way](bytes, format)))).toBe(stored)
    }
  })

  it.each(plain)('A5: $title passes as what it is and as nothing else', async (image) => {
    const { bytes, format } = image
    for (const other of imageFormats.filter((each) => each !== format)) {
      const ended = [await arrivals.byUrl(bytes, other), await arrivals.byUpload(bytes, other)]
      const refused = { code: 'image.format_mismatch' }
      expect({ other, ended }).toEqual({ other, ended: [refused, refused] })
    }
  })
})

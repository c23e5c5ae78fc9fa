import { hostileImages } from '@mold/shared/images/testing/hostile-images.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Arrivals, startArrivals } from '../support/arrivals.ts'
import { filesIn } from '../support/server.ts'

let arrivals: Arrivals
beforeAll(async () => {
  arrivals = await startArrivals()
})
afterAll(() => arrivals.stop())

/** Files without content are refused with words of their own: of the source, of the upload. */
const images = hostileImages().filter(({ bytes }) => bytes.length > 0)

/** A page in place of a file is a matter of the address. */
const page = { title: 'D19: a page of HTML (ISO)', code: 'source.html' }

describe('hostile images', () => {
  it.each(images)('$title: $code, by address and by upload', async (image) => {
    const { title, bytes, format, code } = image
    const ended = await Promise.all([
      arrivals.byUrl(bytes, format),
      arrivals.byUpload(bytes, format),
    ])
    expect(ended).toEqual([{ code: title === page.title ? page.code : code }, { code }])
    const { db, storeFolder } = arrivals.server
    expect(await db.selectFrom('object').selectAll().execute()).toEqual([])
    expect(await filesIn(storeFolder)).toEqual([])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodiesOf } from './support/bodies.ts'
import { isoBytes, mib, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { makePlace, startTestServer, type TestPlace, type TestServer } from '../support/server.ts'

let place: TestPlace
let first: TestServer
let second: TestServer
let origin: Origin
let register: Registrar
beforeAll(async () => {
  ;[place, origin] = await Promise.all([makePlace(), startOrigin()])
  first = await startTestServer({ place })
  second = await startTestServer({ place })
  register = await registrar(first)
})
afterAll(async () => {
  await Promise.all([first.stop(), second.stop(), origin.close()])
  await place.drop()
})

describe('two processes on one database and one store', () => {
  it('fetch an image once', async () => {
    const urls = Array.from({ length: 8 }, (_, n) => origin.put(`/${n}.iso`, isoBytes(mib)))
    const ids = await Promise.all(urls.map((url) => register.iso(url)))
    for (const id of ids) await second.until(id, (image) => image.isready)
    expect(urls.map((url) => bodiesOf(origin, url).length)).toEqual(urls.map(() => 1))
  })
})

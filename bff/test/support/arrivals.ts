import { formatsOf, hypervisors, type ImageFormat } from '@mold/shared/images/formats.ts'
import { tus, uploader } from '../uploads/support/tus.ts'
import { CallRefused } from './client.ts'
import { registrar } from './images.ts'
import { type Origin, startOrigin } from './origin.ts'
import { startTestServer, type TestServer } from './server.ts'

/** What became of an image: its id when it is ready, else the code with which it was refused. */
export type Arrival = { readonly id: string } | { readonly code: string }

export interface Arrivals {
  readonly server: TestServer
  /** Registers the bytes by an address whose path says nothing of their format. */
  byUrl(bytes: Uint8Array, format: ImageFormat): Promise<Arrival>
  /** Sends the bytes through the upload endpoint. */
  byUpload(bytes: Uint8Array, format: ImageFormat): Promise<Arrival>
  stop(): Promise<unknown>
}

/** A hypervisor that takes templates of the format. */
const hypervisorFor = (format: ImageFormat) =>
  hypervisors.find((each) => formatsOf(each).includes(format)) ?? 'KVM'

/** A server that takes images in on both ways. */
export async function startArrivals(): Promise<Arrivals> {
  const [server, origin]: [TestServer, Origin] = await Promise.all([
    startTestServer(),
    startOrigin(),
  ])
  const [register, make] = await Promise.all([registrar(server), uploader(server)])
  let count = 0

  async function end(id: string): Promise<Arrival> {
    const { zones } = await server.until(id, (image) =>
      ['ready', 'failed'].includes(image.zones![0]!.state ?? ''),
    )
    const { state, errorcode = '' } = zones![0]!
    return state === 'ready' ? { id } : { code: errorcode }
  }

  return {
    server,
    async byUrl(bytes, format) {
      count += 1
      const url = origin.put(`/arrival-${count}`, Buffer.from(bytes))
      const hypervisor = hypervisorFor(format)
      const more = { isextractable: true }
      try {
        const registered =
          format === 'ISO'
            ? register.iso(url, more)
            : register.template(url, { ...more, format, hypervisor })
        return await end(await registered)
      } catch (error) {
        if (error instanceof CallRefused) return { code: error.code ?? error.text }
        throw error
      }
    },
    async byUpload(bytes, format) {
      const hypervisor = hypervisorFor(format)
      const more = { isextractable: true }
      const target = await (format === 'ISO'
        ? make.iso(more)
        : make.template({ ...more, format, hypervisor }))
      const up = tus(() => server.origin, target)
      const made = await up.create(bytes.length)
      if (made.status !== 201) return { code: made.code ?? made.text }
      const sent = await up.patch(0, bytes)
      return sent.status === 204 ? end(target.id) : { code: sent.code ?? sent.text }
    },
    stop: () => Promise.all([server.stop(), origin.close()]),
  }
}

import { describe, expect, it } from 'vitest'
import type { Caller } from '../access/caller.ts'
import { createLogger } from '../log.ts'
import type { EventClient } from './event-client.ts'
import { createLiveImages } from './live-images.ts'
import type { ShownImage } from './ports.ts'

function start() {
  const told: string[] = []
  const caller = {} as Caller
  const client: EventClient = {
    token: '',
    sessionId: 1,
    caller,
    shown: new Set(),
    send: (event) => void told.push(event),
    beat: () => {},
    end: () => {},
  }
  const clients = new Set([client])
  let open = true
  const load = async (ids: readonly number[]) =>
    new Map(
      ids.map((id): [number, ShownImage] => {
        const sees = open
        const image = { uuid: `image ${id}`, kind: 'iso', version: 1 } as const
        return [id, { ...image, rowFor: () => (sees ? {} : undefined), seenBy: () => sees }]
      }),
    )
  const images = createLiveImages({ clients, load, log: createLogger('silent') })
  const change = async (visible: boolean) => {
    open = visible
    images.changed(7)
    await new Promise(setImmediate)
    client.shown.clear()
    return told.splice(0)
  }
  return { clients, client, images, change }
}

describe('who is told that an image is gone', () => {
  it('those who could see it when it was last read', async () => {
    const { change } = start()
    expect(await change(true)).toEqual(['changed'])
    expect(await change(false)).toEqual(['gone'])
    expect(await change(false)).toEqual([])
  })

  it('G7: nobody when it changed while nobody listened', async () => {
    const { change, clients, client } = start()
    await change(true)
    clients.clear()
    expect(await change(false)).toEqual([])
    clients.add(client)
    expect(await change(false)).toEqual(['touched'])
  })

  it('G7: nobody when changes were missed', async () => {
    const { change, images } = start()
    await change(true)
    images.forget()
    expect(await change(false)).toEqual(['touched'])
  })
})

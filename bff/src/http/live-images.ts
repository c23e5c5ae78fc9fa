import type { Logger } from '../log.ts'
import type { EventClient } from './event-client.ts'
import type { ShownImage } from './ports.ts'

interface LiveImagesParts {
  readonly clients: ReadonlySet<EventClient>
  readonly load: (id: number) => Promise<ShownImage | undefined>
  readonly log: Logger
}

/**
 * Shows changed images to those who may see them. Each change is read once, whatever the number of
 * listeners; changes that arrive while one is read are read once more, together.
 */
export function createLiveImages({ clients, load, log }: LiveImagesParts) {
  const reading = new Map<number, { again: boolean }>()

  async function read(id: number, state: { again: boolean }): Promise<void> {
    do {
      state.again = false
      const image = await load(id)
      if (image) for (const client of clients) show(client, id, image)
    } while (state.again && clients.size > 0)
  }

  return {
    changed(id: number): void {
      if (clients.size === 0) return
      const busy = reading.get(id)
      if (busy) {
        busy.again = true
        return
      }
      const state = { again: false }
      reading.set(id, state)
      read(id, state)
        // Whoever shows it asks again when the next change comes, or after reconnecting.
        .catch((error: unknown) => log.warn({ err: error, image: id }, 'a change was not shown'))
        .finally(() => reading.delete(id))
    },
  }
}

/**
 * A client may have the image in a list although it sees it no more, so `gone` goes to everyone who
 * does not see it, once; it tells nothing but a random id.
 */
function show(client: EventClient, id: number, image: ShownImage): void {
  const { uuid, kind, version } = image
  const row = image.rowFor(client.caller)
  if (row) {
    client.gone.delete(id)
    client.send('changed', { kind, id: uuid, version, row })
  } else if (!client.gone.has(id)) {
    client.gone.add(id)
    client.send('gone', { kind, id: uuid, version })
  }
}

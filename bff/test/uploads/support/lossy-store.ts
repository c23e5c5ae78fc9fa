import type { StoreRegistry } from '../../../src/stores/registry.ts'
import type { ImageStore, SpoolWriter } from '../../../src/stores/store.ts'

/** Keeps in memory what was not synced, so that it is lost with the process. */
function lossyWriter(writer: SpoolWriter): SpoolWriter {
  let pending: Buffer[] = []
  let waiting = 0
  return {
    get offset() {
      return writer.offset + waiting
    },
    get durableOffset() {
      return writer.durableOffset
    },
    write(chunk) {
      pending.push(Buffer.from(chunk))
      waiting += chunk.length
    },
    expectSync: (offset) => writer.expectSync(offset),
    async sync() {
      const taken = pending
      pending = []
      waiting = 0
      for (const chunk of taken) await writer.write(chunk)
      await writer.sync()
    },
    close: () => writer.close(),
  }
}

const lossy = (store: ImageStore): ImageStore => ({
  ...store,
  openSpool: async (...args) => lossyWriter(await store.openSpool(...args)),
})

/**
 * Stores whose spools have on disk what was synced, and nothing else: to kill their process is to cut the
 * power of its machine.
 */
export const lossyRegistry = (inner: StoreRegistry): StoreRegistry =>
  Object.fromEntries(
    Object.entries(inner).map(([name, driver]) => [name, (options) => lossy(driver(options))]),
  )

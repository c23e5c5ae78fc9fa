import type { StoreRegistry } from '../../../src/stores/registry.ts'
import type { ImageStore, SpoolWriter } from '../../../src/stores/store.ts'

export interface LossyStores {
  readonly registry: StoreRegistry
  /** From now on nothing reaches the disk, and what was not synced never will. */
  readonly cutPower: () => void
}

/** Stores whose spools have on disk what was synced, and nothing else, as after a power cut. */
export function lossyRegistry(inner: StoreRegistry): LossyStores {
  let isCut = false

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
      async sync() {
        // A machine without power never answers.
        if (isCut) return new Promise<void>(() => {})
        const taken = pending
        pending = []
        waiting = 0
        for (const chunk of taken) await writer.write(chunk)
        await writer.sync()
        return undefined
      },
      close: () => writer.close(),
    }
  }

  const lossy = (store: ImageStore): ImageStore => ({
    ...store,
    openSpool: async (...args) => lossyWriter(await store.openSpool(...args)),
  })

  return {
    registry: Object.fromEntries(
      Object.entries(inner).map(([name, driver]) => [name, (options) => lossy(driver(options))]),
    ),
    cutPower() {
      isCut = true
    },
  }
}

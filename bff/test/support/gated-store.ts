import type { StoreRegistry } from '../../src/stores/registry.ts'
import type { ImageStore } from '../../src/stores/store.ts'

type Method = Exclude<keyof ImageStore, 'info' | 'list'>

/** Call it to let the store go on; `reached` is done when it waits. */
export type Gate = (() => void) & { readonly reached: Promise<void> }

export interface GatedStores {
  readonly registry: StoreRegistry
  /** The next call of the method, of a store of this name or of any, waits until it is let go. */
  readonly hold: (method: Method, storeName?: string) => Gate
}

interface Held {
  readonly method: Method
  readonly storeName: string | undefined
  readonly reach: () => void
  readonly released: Promise<void>
}

/** Stores that wait where a test wants to look at what goes on. */
export function gatedStores(inner: StoreRegistry): GatedStores {
  const held: Held[] = []

  async function pass(method: Method, storeName: string): Promise<void> {
    const index = held.findIndex(
      (gate) => gate.method === method && (gate.storeName ?? storeName) === storeName,
    )
    const [gate] = index === -1 ? [] : held.splice(index, 1)
    gate?.reach()
    await gate?.released
  }

  const gated = (store: ImageStore): ImageStore =>
    new Proxy(store, {
      get(of, name: keyof ImageStore) {
        const method: unknown = of[name]
        if (name === 'info' || name === 'list' || typeof method !== 'function') return method
        return async (...args: unknown[]): Promise<unknown> => {
          await pass(name, of.info.name)
          return method(...args)
        }
      },
    })

  return {
    registry: Object.fromEntries(
      Object.entries(inner).map(([protocol, driver]) => [
        protocol,
        (options) => gated(driver(options)),
      ]),
    ),
    hold(method, storeName) {
      const reached = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      held.push({ method, storeName, reach: reached.resolve, released: released.promise })
      return Object.assign(() => released.resolve(), { reached: reached.promise })
    },
  }
}

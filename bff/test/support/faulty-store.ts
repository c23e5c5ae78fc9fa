import { setTimeout as wait } from 'node:timers/promises'
import { AppError, type ErrorCode } from '@mold/shared/errors.ts'
import type { StoreRegistry } from '../../src/stores/registry.ts'
import type { ImageStore, OpenReader, SpoolWriter } from '../../src/stores/store.ts'

/**
 * What can be wrong with a store:
 * `disk-full`: no more than `afterBytes` of a spool are taken, nothing is published, and nothing is free;
 * `unwritable`: nothing can be written, published or removed; reading goes on;
 * `io-error`: writing beyond `afterBytes`, publishing and all reading fail;
 * `unreachable`: everything fails;
 * `slow`: each write takes `delayMs`.
 */
export type StoreFault = 'disk-full' | 'unwritable' | 'io-error' | 'unreachable' | 'slow'

/** Set and changed by a test while the server runs. */
export interface StoreFaults {
  fault?: StoreFault | undefined
  /** Bytes of a spool up to which all is well; 0 if not given. */
  afterBytes?: number
  /** Milliseconds; 50 if not given. */
  delayMs?: number
  /** Name of the store that is ill; all if not given. */
  store?: string
}

const codes = {
  'disk-full': 'store.full',
  unwritable: 'store.unwritable',
  'io-error': 'store.failed',
  unreachable: 'store.unreachable',
  slow: undefined,
} as const satisfies Record<StoreFault, ErrorCode | undefined>

/** The store, with the fault that is set at the moment of each call. */
export function faultyStore(store: ImageStore, faults: StoreFaults): ImageStore {
  const { name } = store.info
  const fault = () =>
    faults.store === undefined || faults.store === name ? faults.fault : undefined

  function failOn(...wrong: StoreFault[]): void {
    const present = fault()
    const code = present && wrong.includes(present) ? codes[present] : undefined
    if (code) throw new AppError(code, { store: name, reason: 'EIO' })
  }

  /** Runs `work` unless one of `wrong` is set. */
  const unless =
    <A extends unknown[], R>(wrong: StoreFault[], work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      failOn('unreachable', ...wrong)
      return work(...args)
    }

  function faultyWriter(writer: SpoolWriter): SpoolWriter {
    return {
      get offset() {
        return writer.offset
      },
      get durableOffset() {
        return writer.durableOffset
      },
      async write(chunk) {
        failOn('unwritable', 'unreachable')
        if (writer.offset + chunk.length > (faults.afterBytes ?? 0)) failOn('disk-full', 'io-error')
        if (fault() === 'slow') await wait(faults.delayMs ?? 50)
        await writer.write(chunk)
      },
      expectSync: (offset) => writer.expectSync(offset),
      sync: unless(['unwritable'], () => writer.sync()),
      close: () => writer.close(),
    }
  }

  /** What was opened before the store fell ill is read no further. */
  function faultyReader(reader: OpenReader): OpenReader {
    return {
      ...reader,
      read: unless(['io-error'], (...args) => reader.read(...args)),
      readInto: unless(['io-error'], (...args) => reader.readInto(...args)),
    }
  }

  return {
    info: store.info,
    space: unless([], async () => {
      const space = await store.space()
      return fault() === 'disk-full' ? { ...space, freeBytes: faults.afterBytes ?? 0 } : space
    }),
    async check() {
      switch (fault()) {
        case 'disk-full':
          return 'full'
        case 'unwritable':
          return 'readonly'
        case 'io-error':
        case 'unreachable':
          return 'unreachable'
        default:
          return store.check()
      }
    },
    openSpool: unless(['unwritable'], async (...args) =>
      faultyWriter(await store.openSpool(...args)),
    ),
    readSpool: unless(['io-error'], (...args) => store.readSpool(...args)),
    spoolReader: unless(['io-error'], (...args) => store.spoolReader(...args)),
    spoolFile: unless(['io-error'], (...args) => store.spoolFile(...args)),
    spoolSize: unless([], (...args) => store.spoolSize(...args)),
    dropSpool: unless(['unwritable'], (...args) => store.dropSpool(...args)),
    publish: unless(['unwritable', 'disk-full', 'io-error'], (...args) => store.publish(...args)),
    has: unless([], (...args) => store.has(...args)),
    open: unless(['io-error'], (...args) => store.open(...args)),
    reader: unless(['io-error'], async (...args) => faultyReader(await store.reader(...args))),
    objectFile: unless(['io-error'], (...args) => store.objectFile(...args)),
    remove: unless(['unwritable'], (...args) => store.remove(...args)),
    async *list() {
      failOn('unreachable')
      yield* store.list()
    },
  }
}

/** Drivers whose stores have the fault that is set at the moment of each call. */
export function faultyRegistry(registry: StoreRegistry, faults: StoreFaults): StoreRegistry {
  return Object.fromEntries(
    Object.entries(registry).map(([protocol, driver]) => [
      protocol,
      (options) => faultyStore(driver(options), faults),
    ]),
  )
}

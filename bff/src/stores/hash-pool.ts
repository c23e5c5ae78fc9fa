import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/** Bytes per entry of `HashStream.chunks` (decisions: Clocks of an upload). */
export const chunkLength = 64 << 20

/** A digest of the body of one request besides those of the whole. */
export type ExtraAlgorithm = 'sha1' | 'sha256' | 'crc32c'

/** What is made of the bytes besides digests of the whole. */
export interface Wanted {
  /** SHA-256 of each chunk, which costs as much again. */
  readonly chunks?: boolean
  /** An authentication code (stores/mac.ts), which costs a twentieth. */
  readonly mac?: boolean
}

/**
 * Main thread → worker. Memory is handed over once and named by a number from then on: each time that it
 * travels, both sides take it for a megabyte of their own, and collect garbage in vain.
 */
export type PoolRequest = { readonly stream: number; readonly seq: number } & (
  | ({ readonly does: 'open'; readonly algorithms: readonly string[] } & Wanted)
  | { readonly does: 'share'; readonly memory: number; readonly buffer: SharedArrayBuffer }
  | {
      readonly does: 'update'
      readonly memory: number
      readonly start: number
      readonly length: number
    }
  | { readonly does: 'mark'; readonly extra: ExtraAlgorithm | undefined }
  | { readonly does: 'back' | 'extra' | 'tail' | 'digests' | 'mac' | 'close' }
)

/** Worker → main thread: what came of the request of this number. */
export interface PoolReply {
  readonly seq: number
  readonly chunks?: readonly Uint8Array[]
  readonly extra?: Uint8Array
  readonly mac?: Uint8Array
  readonly digests?: Readonly<Record<string, string>>
}

/**
 * The digests of one upload, kept between its requests. Calls are done in their order; each promise
 * rejects when the hashing thread has died, and then the stream is of no use any more.
 */
export interface HashStream {
  /** SHA-256 of each complete chunk that went through, if wanted. */
  readonly chunks: readonly Buffer[]
  /** Resolves when they are hashed; they must be shared memory that does not change until then. */
  readonly update: (bytes: Uint8Array) => Promise<void>
  /** Remembers this place for `back`, and begins a digest of what follows if one is named. */
  readonly mark: (extra?: ExtraAlgorithm) => Promise<void>
  /** Forgets what came after the last `mark`. */
  readonly back: () => Promise<void>
  /** The digest that `mark` began. */
  readonly extra: () => Promise<Buffer>
  /** SHA-256 of what came after the last complete chunk, if wanted. */
  readonly tail: () => Promise<Buffer>
  /** Lower-case hexadecimal digests of everything so far, by algorithm; the stream goes on. */
  readonly digests: () => Promise<Readonly<Record<string, string>>>
  /** The authentication code of everything so far, once; null after `back`, which it cannot follow. */
  readonly mac: () => Promise<Buffer | null>
  readonly close: () => void
}

export interface HashPool {
  /** @param algorithms Node's names of digests of the whole */
  open(algorithms: readonly string[], wanted?: Wanted): HashStream
  close(): Promise<void>
}

/** Each hashes one upload at a time as fast as a core can; more would only take turns. */
const maxThreads = 4

/** Megabytes: messages are all that it makes, and it collects them when its memory for them is full. */
const resourceLimits = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 }

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, PromiseWithResolvers<PoolReply>>
  streams: number
}

/**
 * Threads that hash for any number of uploads. An upload keeps its thread, so that its bytes are hashed
 * in order; threads start when they are needed first and are shared, since each costs megabytes.
 */
export function createHashPool(size = Math.min(maxThreads, availableParallelism())): HashPool {
  const threads: Thread[] = []
  let lastStream = 0
  let lastSeq = 0

  function startThread(): Thread {
    const worker = new Worker(new URL('./hash-pool-worker.ts', import.meta.url), { resourceLimits })
    const thread: Thread = { worker, waiting: new Map(), streams: 0 }
    worker.on('message', (reply: PoolReply) => {
      thread.waiting.get(reply.seq)?.resolve(reply)
      thread.waiting.delete(reply.seq)
    })
    worker.once('error', (error) => lose(thread, error))
    worker.once('exit', () => lose(thread, new Error('a hashing thread ended')))
    worker.unref()
    threads.push(thread)
    return thread
  }

  function lose(thread: Thread, error: unknown): void {
    const index = threads.indexOf(thread)
    if (index !== -1) threads.splice(index, 1)
    for (const { reject } of thread.waiting.values()) reject(error)
    thread.waiting.clear()
    thread.streams = Number.POSITIVE_INFINITY
  }

  function leastBusy(): Thread {
    if (threads.length < size) return startThread()
    return threads.reduce((best, thread) => (thread.streams < best.streams ? thread : best))
  }

  return {
    open(algorithms, wanted = {}) {
      const thread = leastBusy()
      thread.streams += 1
      const stream = (lastStream += 1)
      const chunks: Buffer[] = []
      const shared = new Map<ArrayBufferLike, number>()
      let marked = 0

      function ask(request: DistributiveOmit<PoolRequest, 'stream' | 'seq'>): Promise<PoolReply> {
        if (thread.streams === Number.POSITIVE_INFINITY) {
          return Promise.reject(new Error('the hashing thread has ended'))
        }
        const seq = (lastSeq += 1)
        const answer = Promise.withResolvers<PoolReply>()
        thread.waiting.set(seq, answer)
        thread.worker.postMessage({ ...request, stream, seq })
        return answer.promise
      }

      /** The number of the memory that these bytes are in. */
      function memoryOf({ buffer }: Uint8Array): number {
        const known = shared.get(buffer)
        if (known !== undefined) return known
        if (!(buffer instanceof SharedArrayBuffer)) throw new TypeError('not shared memory')
        const memory = shared.size
        shared.set(buffer, memory)
        ask({ does: 'share', memory, buffer }).catch(() => undefined)
        return memory
      }

      ask({ does: 'open', algorithms, ...wanted }).catch(() => undefined)
      return {
        chunks,
        async update(bytes) {
          const memory = memoryOf(bytes)
          const reply = await ask({
            does: 'update',
            memory,
            start: bytes.byteOffset,
            length: bytes.length,
          })
          for (const digest of reply.chunks ?? []) chunks.push(Buffer.from(digest))
        },
        async mark(extra) {
          await ask({ does: 'mark', extra })
          marked = chunks.length
        },
        async back() {
          await ask({ does: 'back' })
          chunks.length = marked
        },
        extra: async () => Buffer.from((await ask({ does: 'extra' })).extra ?? []),
        tail: async () => Buffer.from((await ask({ does: 'tail' })).extra ?? []),
        digests: async () => (await ask({ does: 'digests' })).digests ?? {},
        async mac() {
          const { mac } = await ask({ does: 'mac' })
          return mac ? Buffer.from(mac) : null
        },
        close() {
          thread.streams -= 1
          ask({ does: 'close' }).catch(() => undefined)
        },
      }
    },
    async close() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()))
    },
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

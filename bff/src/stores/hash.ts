import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'

/** Hashes bytes as they pass. Await what `update` returns before the next call. */
export interface Hasher {
  /** Takes the bytes at once; a promise means that the hashing is behind and asks to be waited for. */
  update(chunk: Uint8Array): void | Promise<void>
  /** Lower-case hexadecimal digests by algorithm. Ends the hasher. */
  digest(): Promise<Record<string, string>>
  /** Gives up; harmless after `digest`. */
  close(): void
}

/** Main thread → worker: bytes to hash (the buffer comes back), or no bytes: finish. */
export interface HashRequest {
  readonly buffer?: ArrayBuffer
  readonly length: number
}

/** Worker → main thread. */
export interface HashReply {
  readonly buffer?: ArrayBuffer
  readonly digests?: Record<string, string>
}

const chunkLength = 1 << 20
const chunkCount = 4

function digestHere(algorithms: readonly string[], bytes: Uint8Array): Record<string, string> {
  return Object.fromEntries(
    algorithms.map((name) => [name, createHash(name).update(bytes).digest('hex')]),
  )
}

/**
 * A hasher for Node's names of algorithms (`sha256`, `md5`, …). It runs in a thread of its own: the
 * bytes are copied into 1 MiB buffers that travel to the thread and back, so that hashing overlaps
 * with the socket and the disk and never holds up requests. Less than one buffer needs no thread.
 */
export function createHasher(algorithms: readonly string[]): Hasher {
  const free: ArrayBuffer[] = []
  let made = 0
  let current: Uint8Array<ArrayBuffer> | undefined
  let used = 0
  let worker: Worker | undefined
  let failure: Error | undefined
  let wake: (() => void) | undefined
  let finished: ((digests: Record<string, string>) => void) | undefined
  let failed: ((error: Error) => void) | undefined

  function fail(error: Error) {
    failure ??= error
    wake?.()
    failed?.(failure)
  }

  function onReply({ buffer, digests }: HashReply) {
    if (buffer) {
      free.push(buffer)
      wake?.()
    }
    if (digests) finished?.(digests)
  }

  function startWorker(): Worker {
    const started = new Worker(new URL('./hash-worker.ts', import.meta.url), {
      workerData: algorithms,
    })
    started.on('message', onReply)
    started.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))))
    started.on('exit', () => fail(new Error('the hashing thread ended early')))
    return started
  }

  function send(request: HashRequest) {
    worker ??= startWorker()
    worker.postMessage(request, request.buffer ? [request.buffer] : [])
  }

  function takeBuffer(): Uint8Array<ArrayBuffer> | undefined {
    const buffer = free.pop()
    if (buffer) return new Uint8Array(buffer)
    if (made === chunkCount) return undefined
    made += 1
    return new Uint8Array(chunkLength)
  }

  /** Copies what fits; returns how much of the chunk has been taken. */
  function fill(chunk: Uint8Array, from: number): number {
    let taken = from
    while (taken < chunk.length) {
      current ??= takeBuffer()
      if (!current) break
      const part = chunk.subarray(taken, taken + chunkLength - used)
      current.set(part, used)
      used += part.length
      taken += part.length
      if (used === chunkLength) sendCurrent()
    }
    return taken
  }

  function sendCurrent() {
    if (!current) return
    send({ buffer: current.buffer, length: used })
    current = undefined
    used = 0
  }

  async function fillLater(chunk: Uint8Array, from: number): Promise<void> {
    let taken = from
    while (taken < chunk.length) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      if (failure) throw failure
      taken = fill(chunk, taken)
    }
  }

  return {
    update(chunk) {
      if (failure) return Promise.reject(failure)
      const taken = fill(chunk, 0)
      return taken === chunk.length ? undefined : fillLater(chunk, taken)
    },
    async digest() {
      if (failure) throw failure
      if (!worker) return digestHere(algorithms, current?.subarray(0, used) ?? new Uint8Array())
      sendCurrent()
      const digests = new Promise<Record<string, string>>((resolve, reject) => {
        finished = resolve
        failed = reject
      })
      send({ length: 0 })
      try {
        return await digests
      } finally {
        this.close()
      }
    },
    close() {
      failure ??= new Error('the hasher is closed')
      void worker?.terminate()
      fail(failure)
    },
  }
}

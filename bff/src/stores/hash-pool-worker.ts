import { createHash, type Hash } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { crc32c } from '@mold/shared/images/crc32c.ts'
import {
  chunkLength,
  type ExtraAlgorithm,
  type PoolReply,
  type PoolRequest,
  type Wanted,
} from './hash-pool.ts'
import { createMac, type Mac } from './mac.ts'

interface Digester {
  update(bytes: Uint8Array): void
  digest(): Uint8Array
}

/** How far a stream is; copied by `mark`. */
interface Place {
  readonly whole: ReadonlyMap<string, Hash>
  /** None when chunks are not wanted. */
  chunk: Hash | undefined
  inChunk: number
}

interface Stream {
  place: Place
  marked: Place | undefined
  extra: Digester | undefined
  /** Has no copy to go back to: none from then on. */
  mac: Mac | undefined
  readonly memory: Map<number, SharedArrayBuffer>
}

const streams = new Map<number, Stream>()

function crcDigester(): Digester {
  let crc = 0
  return {
    update(bytes) {
      crc = crc32c(bytes, crc)
    },
    digest() {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(crc)
      return bytes
    },
  }
}

function digesterOf(algorithm: ExtraAlgorithm): Digester {
  if (algorithm === 'crc32c') return crcDigester()
  const hash = createHash(algorithm)
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() }
}

function copyOf({ whole, chunk, inChunk }: Place): Place {
  const copies = [...whole].map(([name, hash]) => [name, hash.copy()] as const)
  return { whole: new Map(copies), chunk: chunk?.copy(), inChunk }
}

/** Answers the digests of the chunks that these bytes completed. */
function update({ place, extra, mac }: Stream, bytes: Uint8Array): Uint8Array[] {
  for (const hash of place.whole.values()) hash.update(bytes)
  extra?.update(bytes)
  mac?.update(bytes)
  const completed: Uint8Array[] = []
  let at = 0
  while (place.chunk && at < bytes.length) {
    const part = bytes.subarray(at, at + chunkLength - place.inChunk)
    place.chunk.update(part)
    place.inChunk += part.length
    at += part.length
    if (place.inChunk === chunkLength) {
      completed.push(place.chunk.digest())
      place.chunk = createHash('sha256')
      place.inChunk = 0
    }
  }
  return completed
}

function open(algorithms: readonly string[], wanted: Wanted): Stream {
  const whole = new Map(algorithms.map((name) => [name, createHash(name)]))
  const place = { whole, chunk: wanted.chunks ? createHash('sha256') : undefined, inChunk: 0 }
  const mac = wanted.mac ? createMac() : undefined
  return { place, marked: undefined, extra: undefined, mac, memory: new Map() }
}

function answer(request: PoolRequest): Omit<PoolReply, 'seq'> {
  if (request.does === 'open') streams.set(request.stream, open(request.algorithms, request))
  const stream = streams.get(request.stream)
  if (!stream) return {}
  switch (request.does) {
    case 'open':
      return {}
    case 'share':
      stream.memory.set(request.memory, request.buffer)
      return {}
    case 'update': {
      const memory = stream.memory.get(request.memory)
      if (!memory) throw new Error('unknown memory')
      const chunks = update(stream, new Uint8Array(memory, request.start, request.length))
      return chunks.length > 0 ? { chunks } : {}
    }
    case 'mark':
      stream.marked = copyOf(stream.place)
      stream.extra = request.extra && digesterOf(request.extra)
      return {}
    case 'back':
      if (stream.marked) stream.place = copyOf(stream.marked)
      stream.extra = undefined
      stream.mac = undefined
      return {}
    case 'extra': {
      const extra = stream.extra?.digest()
      stream.extra = undefined
      return extra ? { extra } : {}
    }
    case 'tail': {
      const extra = stream.place.chunk?.copy().digest()
      return extra ? { extra } : {}
    }
    case 'digests': {
      const digests = [...stream.place.whole].map(([name, hash]) => [
        name,
        hash.copy().digest('hex'),
      ])
      return { digests: Object.fromEntries(digests) }
    }
    case 'mac': {
      const mac = stream.mac?.end()
      stream.mac = undefined
      return mac ? { mac } : {}
    }
    case 'close':
      streams.delete(request.stream)
      return {}
  }
}

parentPort?.on('message', (request: PoolRequest) => {
  parentPort?.postMessage({ ...answer(request), seq: request.seq } satisfies PoolReply)
})

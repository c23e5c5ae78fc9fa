import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import type { HashReply, HashRequest } from './hash.ts'

const algorithms: readonly string[] = workerData
const hashes = algorithms.map((name) => [name, createHash(name)] as const)

function reply(message: HashReply) {
  parentPort?.postMessage(message, message.buffer ? [message.buffer] : [])
}

parentPort?.on('message', ({ buffer, length }: HashRequest) => {
  if (!buffer) {
    reply({ digests: Object.fromEntries(hashes.map(([name, hash]) => [name, hash.digest('hex')])) })
    return
  }
  const bytes = new Uint8Array(buffer, 0, length)
  for (const [, hash] of hashes) hash.update(bytes)
  reply({ buffer })
})

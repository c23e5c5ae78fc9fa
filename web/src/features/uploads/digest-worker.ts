import { createRollingDigests, type DigestOrder } from './rolling-digest.ts'

/* A thread of its own, so that pages stay quick while files are hashed. */

const take = createRollingDigests((found) => postMessage(found))

addEventListener('message', ({ data }: MessageEvent<DigestOrder>) => take(data))

import { createWriteStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'

/*
 * The peers of an upload, one by UPLOAD_PEER on port BENCH_PORT, writing below BENCH_DIR:
 * `plain`: Node's `http` into a file with a high-water mark of 1 MiB and one fdatasync at the end of each request;
 * with an `upload-offset` a request goes on in the same file;
 * `stock`: @tus/server with its file store, which neither hashes nor syncs.
 */
const folder = process.env.BENCH_DIR ?? ''
const highWaterMark = 1 << 20
await mkdir(folder, { recursive: true })

const plain = createServer({ highWaterMark, requestTimeout: 0 }, (request, response) => {
  if (request.method === 'GET') {
    response.end()
    return
  }
  const file = path.join(folder, path.basename(request.url ?? ''))
  const start = Number(request.headers['upload-offset'] ?? 0)
  const end = start + Number(request.headers['content-length'] ?? 0)
  const isLast = end >= Number(request.headers['upload-length'] ?? end)
  const finish = async () => {
    const flags = start === 0 ? 'w' : 'r+'
    await pipeline(request, createWriteStream(file, { highWaterMark, start, flags }))
    const handle = await open(file, 'r+')
    await handle.datasync()
    await handle.close()
    response.writeHead(204).end()
    if (isLast) await rm(file)
  }
  finish().catch((error: unknown) => {
    console.error(error)
    response.destroy()
  })
})

function stock() {
  const tus = new Server({ path: '/files', datastore: new FileStore({ directory: folder }) })
  return createServer({ requestTimeout: 0 }, (request, response) => {
    if (request.method === 'GET') response.end()
    else void tus.handle(request, response)
  })
}

const server = process.env.UPLOAD_PEER === 'stock' ? stock() : plain
server.listen(Number(process.env.BENCH_PORT), '127.0.0.1')

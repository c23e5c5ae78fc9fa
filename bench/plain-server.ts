import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'

/*
 * The peer: plain Node file serving, and the origin that both sides fetch from. Serves the file
 * BENCH_FILE at every path on port BENCH_PORT, with ranges, since a probe asks for one.
 */
const file = process.env.BENCH_FILE ?? ''
const { size } = await stat(file)

createServer((request, response) => {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const start = Number(range?.[1] ?? 0)
  const end = range?.[2] ? Math.min(Number(range[2]), size - 1) : size - 1
  response.writeHead(range ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    etag: '"bench"',
    ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
  })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  createReadStream(file, { start, end }).pipe(response)
}).listen(Number(process.env.BENCH_PORT), '127.0.0.1')

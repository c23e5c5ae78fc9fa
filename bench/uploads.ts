import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import http from 'node:http'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ChildProcess } from 'node:child_process'
import { Readable } from 'node:stream'
import { inspectionSeconds } from './inspection.ts'
import { call, freePort, median, startProgram, stopProgram, timed } from './support.ts'
import { makeImage } from './transfer.ts'

export interface UploadSetup {
  readonly origin: string
  readonly server: ChildProcess
  readonly folder: string
  readonly zoneId: string
  readonly osTypeId: string
  /** Bytes in all of each measurement. */
  readonly size: number
  readonly rounds: number
}

type Headers = Readonly<Record<string, string>>

const tusHeaders = { 'Tus-Resumable': '1.0.0' }
const bytesType = { 'Content-Type': 'application/offset+octet-stream' }
const seconds = (since: number) => (performance.now() - since) / 1_000

/** Sends a file as the body of one request with curl, which costs the least. */
async function curl(file: string, method: string, url: string, headers: Headers): Promise<void> {
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  await timed('curl', [
    '-sf',
    '-o',
    '/dev/null',
    '-H',
    'Expect:',
    '-X',
    method,
    ...given,
    '-T',
    file,
    url,
  ])
}

/** Runs the parts of a measurement at once; answers seconds. */
async function together(
  files: readonly string[],
  send: (file: string, n: number) => Promise<void>,
) {
  const begun = performance.now()
  await Promise.all(files.map(send))
  return seconds(begun)
}

/** Seconds that one core takes for the digest of so many bytes, measured on a part of them. */
function digestSeconds(length: number): number {
  const bytes = Buffer.alloc(1 << 20, 1)
  const times = Math.ceil(length / bytes.length / 8)
  const hash = createHash('sha256')
  const begun = performance.now()
  for (let time = 0; time < times; time += 1) hash.update(bytes)
  return (seconds(begun) * length) / (times * bytes.length)
}

interface Target {
  readonly imageId: string
  readonly url: string
  readonly headers: Headers
}

async function newUpload(setup: UploadSetup, length: number): Promise<Target> {
  const { getuploadparams } = await call(setup.origin, 'getUploadParamsForTemplate', {
    name: 'bench upload',
    format: 'RAW',
    hypervisor: 'KVM',
    zoneid: setup.zoneId,
    ostypeid: setup.osTypeId,
  })
  const params = getuploadparams as Record<
    'id' | 'postURL' | 'metadata' | 'expires' | 'signature',
    string
  >
  const headers = {
    ...tusHeaders,
    'X-signature': params.signature,
    'X-metadata': params.metadata,
    'X-expires': params.expires,
  }
  const made = await fetch(params.postURL, {
    method: 'POST',
    headers: { ...headers, 'Upload-Length': String(length) },
  })
  if (made.status !== 201) throw new Error(await made.text())
  return { imageId: params.id, url: params.postURL, headers }
}

async function remove(setup: UploadSetup, target: Target): Promise<void> {
  const { jobid } = await call(setup.origin, 'deleteTemplate', { id: target.imageId })
  for (;;) {
    const { jobstatus } = await call(setup.origin, 'queryAsyncJobResult', { jobid: String(jobid) })
    if (jobstatus !== 0) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Seconds until an image is ready. */
async function untilReady(setup: UploadSetup, target: Target): Promise<number> {
  const begun = performance.now()
  for (;;) {
    const answer = await call(setup.origin, 'listTemplates', {
      templatefilter: 'self',
      id: target.imageId,
    })
    const [row] = answer.template as { isready: boolean; status: string }[]
    if (row?.isready) return seconds(begun)
    if (!row || seconds(begun) > 60) throw new Error(row?.status ?? 'gone')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

interface MoldTimes {
  readonly seconds: number
  /** From the last answer until the last image is ready. */
  readonly readySeconds: number
}

async function mold(
  setup: UploadSetup,
  files: readonly string[],
  length: number,
): Promise<MoldTimes> {
  const targets = await Promise.all(files.map(() => newUpload(setup, length)))
  const took = await together(files, (file, n) => {
    const { url = '', headers = {} } = targets[n] ?? {}
    return curl(file, 'PATCH', url, { ...headers, ...bytesType, 'Upload-Offset': '0' })
  })
  const ready = await Promise.all(targets.map((target) => untilReady(setup, target)))
  for (const target of targets) await remove(setup, target)
  return { seconds: took, readySeconds: Math.max(...ready) }
}

async function stock(origin: string, folder: string, files: readonly string[], length: number) {
  const urls = await Promise.all(
    files.map(async () => {
      const headers = { ...tusHeaders, 'Upload-Length': String(length) }
      const made = await fetch(`${origin}/files`, { method: 'POST', headers })
      return new URL(made.headers.get('location') ?? '', origin).href
    }),
  )
  const headers = { ...tusHeaders, ...bytesType, 'Upload-Offset': '0' }
  const took = await together(files, (file, n) => curl(file, 'PATCH', urls[n] ?? '', headers))
  await rm(folder, { recursive: true })
  await mkdir(folder)
  return took
}

/** Bytes in a second of a line of 1 Gbit/s. */
const gigabit = 125_000_000

/** Gives bytes on as a line of 1 Gbit/s does. */
async function* byLine(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let free = performance.now()
  for await (const chunk of bytes) {
    // What it could have sent while nothing came is lost.
    free = Math.max(free, performance.now()) + chunk.length / (gigabit / 1_000)
    const early = free - performance.now()
    if (early > 1) await wait(early)
    yield chunk
  }
}

/** Where requests of a chunked upload go, and how. */
interface Sending {
  readonly agent: http.Agent
  readonly target: Pick<Target, 'url' | 'headers'>
  readonly file: string
  /** By a line of 1 Gbit/s; else as fast as it goes. */
  readonly paced: boolean
}

/** One request of a chunked upload, on a connection that stays. */
function patch({ agent, target, file, paced }: Sending, start: number, length: number) {
  return new Promise<void>((resolve, reject) => {
    const request = http.request(target.url, {
      agent,
      method: 'PATCH',
      headers: {
        ...target.headers,
        ...bytesType,
        'Upload-Offset': String(start),
        'Content-Length': String(length),
      },
    })
    request.on('error', reject)
    request.on('response', (answer) => {
      answer.resume()
      answer.on('end', () =>
        answer.statusCode === 204 ? resolve() : reject(new Error(`PATCH ${answer.statusCode}`)),
      )
    })
    const highWaterMark = paced ? 1 << 16 : 1 << 20
    const bytes = createReadStream(file, { start, end: start + length - 1, highWaterMark })
    ;(paced ? Readable.from(byLine(bytes), { objectMode: false }) : bytes).pipe(request)
  })
}

/** Seconds in which a file of so many bytes is sent in requests of `chunk` bytes, by a client in this process. */
async function sendInChunks(of: Omit<Sending, 'agent'>, length: number, chunk: number) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const begun = performance.now()
  for (let start = 0; start < length; start += chunk) {
    await patch({ ...of, agent }, start, Math.min(chunk, length - start))
  }
  const took = seconds(begun)
  agent.destroy()
  return took
}

/** Seconds of one upload in requests of `chunk` bytes. */
async function inChunks(
  setup: UploadSetup,
  file: string,
  length: number,
  { chunk, paced = false }: { readonly chunk: number; readonly paced?: boolean },
) {
  const target = await newUpload(setup, length)
  const took = await sendInChunks({ target, file, paced }, length, chunk)
  await untilReady(setup, target)
  await remove(setup, target)
  return took
}

async function residentMib({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_024
}

/** Most memory of the server in MiB while twenty uploads come at once. */
async function memoryOfTwenty(setup: UploadSetup, file: string, length: number): Promise<number> {
  let most = 0
  const sample = setInterval(() => {
    void residentMib(setup.server).then((now) => {
      most = Math.max(most, now)
    })
  }, 50)
  try {
    await mold(setup, Array<string>(20).fill(file), length)
    return most
  } finally {
    clearInterval(sample)
  }
}

/** Compares uploads with their peers, taking turns in one run. */
export async function benchUploads(setup: UploadSetup) {
  const { folder, size, rounds } = setup
  await mkdir(folder, { recursive: true })
  const whole = path.join(folder, 'whole.img')
  const quarter = path.join(folder, 'quarter.img')
  await makeImage(whole, size)
  await makeImage(quarter, size / 4)
  const quarters = Array<string>(4).fill(quarter)
  const peers = await Promise.all(
    (['plain', 'stock'] as const).map(async (peer) => {
      const port = await freePort()
      const origin = `http://127.0.0.1:${port}`
      const dir = path.join(folder, peer)
      const env = { UPLOAD_PEER: peer, BENCH_PORT: String(port), BENCH_DIR: dir }
      return { origin, dir, child: await startProgram('bench/upload-peers.ts', env, origin) }
    }),
  )
  const [plainPeer, stockPeer] = peers
  if (!plainPeer || !stockPeer) throw new Error('no peers')
  const plain = (files: readonly string[]) =>
    together(files, (file, n) => curl(file, 'PUT', `${plainPeer.origin}/${n}`, {}))
  const plainInChunks = async (file: string, length: number, chunk: number) => {
    const target = {
      url: `${plainPeer.origin}/chunked`,
      headers: { 'Upload-Length': String(length) },
    }
    const took = await sendInChunks({ target, file, paced: false }, length, chunk)
    // It removes the file after its last answer; the next is not to wait for that.
    while (existsSync(path.join(plainPeer.dir, 'chunked'))) await wait(10)
    return took
  }
  const times = {
    cp: [] as number[],
    digest: [] as number[],
    plain: [] as number[],
    stock: [] as number[],
    mold: [] as number[],
    ready: [] as number[],
    inspection: [] as number[],
    plain4: [] as number[],
    stock4: [] as number[],
    mold4: [] as number[],
    one: [] as number[],
    by64: [] as number[],
    by8: [] as number[],
    plainOne: [] as number[],
    plainBy8: [] as number[],
    lineOne: [] as number[],
    lineBy8: [] as number[],
  }
  try {
    for (let round = 0; round < rounds; round += 1) {
      const copy = path.join(folder, 'copy.img')
      const begun = performance.now()
      await copyFile(whole, copy)
      times.cp.push(seconds(begun))
      await rm(copy)
      times.digest.push(digestSeconds(size))
      times.plain.push(await plain([whole]))
      times.stock.push(await stock(stockPeer.origin, stockPeer.dir, [whole], size))
      const one = await mold(setup, [whole], size)
      times.mold.push(one.seconds)
      times.ready.push(one.readySeconds)
      times.inspection.push(await inspectionSeconds(size))
      times.plain4.push(await plain(quarters))
      times.stock4.push(await stock(stockPeer.origin, stockPeer.dir, quarters, size / 4))
      times.mold4.push((await mold(setup, quarters, size / 4)).seconds)
      const mib = 1 << 20
      const length = size / 4
      times.one.push(await inChunks(setup, quarter, length, { chunk: length }))
      times.by64.push(await inChunks(setup, quarter, length, { chunk: 64 * mib }))
      times.by8.push(await inChunks(setup, quarter, length, { chunk: 8 * mib }))
      times.plainOne.push(await plainInChunks(quarter, length, length))
      times.plainBy8.push(await plainInChunks(quarter, length, 8 * mib))
      const line = { paced: true } as const
      times.lineOne.push(await inChunks(setup, quarter, length, { ...line, chunk: length }))
      times.lineBy8.push(await inChunks(setup, quarter, length, { ...line, chunk: 8 * mib }))
    }
    const small = path.join(folder, 'small.img')
    await makeImage(small, size / 16)
    const memoryMib = await memoryOfTwenty(setup, small, size / 16)
    const figures = Object.entries(times).map(([name, of]) => [name, median(of)] as const)
    return { ...(Object.fromEntries(figures) as Record<keyof typeof times, number>), memoryMib }
  } finally {
    for (const peer of peers) await stopProgram(peer.child)
    await rm(folder, { recursive: true, force: true })
  }
}

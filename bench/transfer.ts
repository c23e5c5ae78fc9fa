import { randomBytes } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { call, freePort, median, startProgram, stopProgram, timed } from './support.ts'

export interface TransferSetup {
  readonly origin: string
  readonly folder: string
  readonly zoneId: string
  readonly osTypeId: string
  /** Bytes of the image. */
  readonly size: number
  readonly rounds: number
}

const block = 16 * 1024 * 1024

/** An image of random bytes: nothing in it can be skipped or packed. */
export async function makeImage(file: string, size: number): Promise<void> {
  const handle = await open(file, 'w')
  const bytes = randomBytes(block)
  for (let written = 0; written < size; written += block) {
    bytes.writeBigUInt64LE(BigInt(written), 512)
    await handle.write(bytes, 0, Math.min(block, size - written))
  }
  await handle.close()
}

async function untilReady(setup: TransferSetup, id: string): Promise<void> {
  for (;;) {
    const answer = await call(setup.origin, 'listTemplates', { templatefilter: 'self', id })
    const [row] = answer.template as { isready: boolean; status: string }[]
    if (row?.isready) return
    if (!row || !/Downloaded|Installing/.test(row.status)) throw new Error(row?.status ?? 'gone')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function job(setup: TransferSetup, command: string, params: Record<string, string>) {
  const { jobid } = await call(setup.origin, command, params)
  for (;;) {
    const answer = await call(setup.origin, 'queryAsyncJobResult', { jobid: String(jobid) })
    if (answer.jobstatus === 1) return answer.jobresult as Record<string, Record<string, unknown>>
    if (answer.jobstatus === 2) throw new Error(JSON.stringify(answer.jobresult))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function fetchOnce(
  setup: TransferSetup,
  url: string,
  name: string,
): Promise<[number, string]> {
  const begun = performance.now()
  const answer = await call(setup.origin, 'registerTemplate', {
    name,
    url,
    format: 'RAW',
    hypervisor: 'KVM',
    zoneid: setup.zoneId,
    ostypeid: setup.osTypeId,
    isextractable: 'true',
  })
  const [row] = answer.template as { id: string }[]
  const id = row?.id ?? ''
  await untilReady(setup, id)
  return [(performance.now() - begun) / 1000, id]
}

/** Seconds of `curl -o` followed by `sha256sum`, against the same origin. */
async function peerFetch(folder: string, url: string): Promise<number> {
  const file = path.join(folder, 'curl.img')
  const fetched = await timed('curl', ['-sf', '-o', file, url])
  const hashed = await timed('sha256sum', [file])
  await rm(file)
  return fetched + hashed
}

/** Compares fetching and exporting with their peers, taking turns in one run. */
export async function benchTransfer(setup: TransferSetup) {
  await mkdir(setup.folder, { recursive: true })
  const file = path.join(setup.folder, 'origin.img')
  await makeImage(file, setup.size)
  const port = await freePort()
  const plain = `http://127.0.0.1:${port}`
  const server = await startProgram(
    'bench/plain-server.ts',
    { BENCH_FILE: file, BENCH_PORT: String(port) },
    `${plain}/ready`,
  )
  const seconds = {
    fetch: [] as number[],
    curl: [] as number[],
    export: [] as number[],
    plain: [] as number[],
  }
  try {
    for (let round = 0; round < setup.rounds; round += 1) {
      seconds.curl.push(await peerFetch(setup.folder, `${plain}/image.raw`))
      const [took, id] = await fetchOnce(setup, `${plain}/image.raw`, `bench ${round}`)
      seconds.fetch.push(took)
      const { template } = await job(setup, 'extractTemplate', {
        id,
        mode: 'HTTP_DOWNLOAD',
        zoneid: setup.zoneId,
      })
      seconds.plain.push(await timed('curl', ['-sf', '-o', '/dev/null', `${plain}/image.raw`]))
      seconds.export.push(await timed('curl', ['-sf', '-o', '/dev/null', String(template?.url)]))
      await job(setup, 'deleteTemplate', { id })
    }
  } finally {
    await stopProgram(server)
    await rm(file)
  }
  return {
    fetchSeconds: median(seconds.fetch),
    curlSeconds: median(seconds.curl),
    exportSeconds: median(seconds.export),
    plainSeconds: median(seconds.plain),
  }
}

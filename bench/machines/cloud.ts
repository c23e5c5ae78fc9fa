import type { ChildProcess } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createLayout, type Layout } from '../../bff/src/stores/file/layout.ts'
import { adminKeys, call, freePort, startProgram, timed } from '../support.ts'

export interface Cloud {
  readonly origin: string
  readonly server: ChildProcess
  readonly imports: string
  /** The image store's. */
  readonly store: Layout
  readonly zone: string
  readonly offering: string
}

type Row = Readonly<Record<string, string>>

async function rows(
  origin: string,
  command: string,
  key: string,
  params: Record<string, string> = {},
): Promise<Row[]> {
  const answer = await call(origin, command, params)
  return (answer[key] ?? []) as Row[]
}

/** Answers the result of a job, in whatever time it takes. */
async function job(origin: string, command: string, params: Record<string, string>): Promise<void> {
  const { jobid } = await call(origin, command, params)
  for (;;) {
    const now = await call(origin, 'queryAsyncJobResult', { jobid: String(jobid) })
    if (now.jobstatus === 1) return
    if (now.jobstatus === 2) throw new Error(`${command}: ${JSON.stringify(now.jobresult)}`)
    await wait(20)
  }
}

/** A server with everything in one process, whose host is up. */
export async function startCloud(folder: string, primary: string): Promise<Cloud> {
  const imports = path.join(folder, 'imports')
  await mkdir(imports, { recursive: true })
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const data = path.join(folder, 'data')
  const server = await startProgram(
    'bff/src/main.ts',
    {
      PORT: String(port),
      MOLD_DATA_DIR: data,
      MOLD_IMPORT_DIR: imports,
      MOLD_POOL_DIR: primary,
      MOLD_DEFAULT_TEMPLATES: '0',
      MOLD_ADMIN_API_KEY: adminKeys.apiKey,
      MOLD_ADMIN_SECRET_KEY: adminKeys.secretKey,
      MOLD_LOG_LEVEL: 'error',
    },
    `${origin}/healthz`,
    process.execArgv,
  )
  for (let tries = 0; ; tries += 1) {
    const [host] = await rows(origin, 'listHosts', 'host')
    if (host?.state === 'Up') break
    if (tries > 600) throw new Error('no host comes up')
    await wait(100)
  }
  const [zone] = await rows(origin, 'listZones', 'zone')
  const [offering] = await rows(origin, 'listServiceOfferings', 'serviceoffering')
  return {
    origin,
    server,
    imports,
    store: createLayout(path.join(data, 'images')),
    zone: zone?.id ?? '',
    offering: offering?.id ?? '',
  }
}

/** Registers a RAW template of so many bytes, all of them data, waits until it is ready, and names its object. */
export async function register(
  { origin, imports, store, zone }: Cloud,
  name: string,
  size: number,
): Promise<{ template: string; object: string }> {
  const file = path.join(imports, `${name}.raw`)
  const handle = await open(file, 'w')
  const block = Buffer.alloc(1 << 20)
  for (let at = 0; at < size; at += block.length) {
    randomFillSync(block)
    // A boot record, as a disk has one.
    if (at === 0) block.writeUInt16LE(0xaa55, 510)
    await handle.write(block)
  }
  await handle.close()
  const [type] = await rows(origin, 'listOsTypes', 'ostype', { keyword: 'Other Linux' })
  const [template] = await rows(origin, 'registerTemplate', 'template', {
    name,
    displaytext: name,
    url: `import:${name}.raw`,
    format: 'RAW',
    hypervisor: 'KVM',
    zoneid: zone,
    ostypeid: type?.id ?? '',
  })
  const id = template?.id ?? ''
  for (;;) {
    const [now] = await rows(origin, 'listTemplates', 'template', { templatefilter: 'self', id })
    if (String(now?.isready) === 'true') {
      await rm(file)
      return { template: id, object: store.object(now?.checksum ?? '') }
    }
    await wait(200)
  }
}

/** Seconds from the call until the instance runs, and the instance. */
export async function deploy(
  cloud: Cloud,
  templateid: string,
): Promise<{ seconds: number; id: string }> {
  const { origin, zone: zoneid, offering: serviceofferingid } = cloud
  const begun = performance.now()
  const started = await call(origin, 'deployVirtualMachine', {
    templateid,
    zoneid,
    serviceofferingid,
  })
  const id = String(started.id)
  for (;;) {
    const [now] = await rows(origin, 'listVirtualMachines', 'virtualmachine', { id })
    if (now?.state === 'Running') break
    if (now?.state === 'Error') throw new Error('the instance could not be deployed')
    await wait(100)
  }
  return { seconds: (performance.now() - begun) / 1_000, id }
}

export function destroy({ origin }: Cloud, id: string): Promise<void> {
  return job(origin, 'destroyVirtualMachine', { id, expunge: 'true' })
}

/** Has the kernel forget what it keeps of a file in memory: images of tens of gigabytes come from the disk. */
export async function readFromDisk(file: string): Promise<void> {
  await timed('dd', [`if=${file}`, 'iflag=nocache', 'count=0'])
}

/** Seconds that `cp` takes to where the instance's disks are. */
export async function timeOfCopy(file: string, primary: string): Promise<number> {
  const target = path.join(primary, 'copied')
  await readFromDisk(file)
  const seconds = await timed('cp', ['--reflink=never', file, target])
  await rm(target)
  return seconds
}

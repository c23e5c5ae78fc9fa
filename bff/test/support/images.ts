import { createHash, randomBytes } from 'node:crypto'
import { makeIso } from '@mold/shared/images/testing/make-archives.ts'
import { joinBytes } from '@mold/shared/images/testing/make-bytes.ts'
import { makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import type { CallParams } from './client.ts'
import type { TestServer } from './server.ts'

export const mib = 1 << 20
/** What a probe asks for; bodies of this size are none of a fetch. */
export const probeBytes = 65_536

/** Content that nothing else has, behind a head that shows a format. */
function filled(head: Uint8Array, size: number): Buffer {
  return Buffer.from(joinBytes(head, randomBytes(Math.max(0, size - head.length))))
}

/** A disc that boots; no two are the same. */
export const isoBytes = (size = 2 * mib): Buffer =>
  filled(makeIso({ bootable: true, label: randomBytes(8).toString('hex') }), size)

/** An empty QCOW2 disk of 1 MiB with more behind it; no two are the same. */
export const qcow2Bytes = (size = mib): Buffer => filled(makeQcow2(), size)

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex')

/** Where an object is below its store's folder. */
export const objectPath = (digest: string): string =>
  `objects/${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}`

/** The id of an OS type. */
export async function osTypeId(
  { db }: Pick<TestServer, 'db'>,
  description = 'Debian GNU/Linux 12 (64-bit)',
): Promise<string> {
  const { uuid } = await db
    .selectFrom('guest_os')
    .select('uuid')
    .where('description', '=', description)
    .executeTakeFirstOrThrow()
  return uuid
}

/** Registers images with everything given that has to be given. */
export async function registrar(server: TestServer) {
  const [ostypeid, zone] = await Promise.all([
    osTypeId(server),
    server.db.selectFrom('zone').select('uuid').orderBy('id').executeTakeFirstOrThrow(),
  ])
  const isoParams = (url: string, more: CallParams = {}): CallParams => ({
    name: 'debian',
    zoneid: zone.uuid,
    ostypeid,
    url,
    ...more,
  })
  const templateParams = (url: string, more: CallParams = {}): CallParams => ({
    ...isoParams(url, more),
    format: more['format'] ?? 'QCOW2',
    hypervisor: more['hypervisor'] ?? 'KVM',
    ...(more['zoneids'] !== undefined && { zoneid: undefined }),
  })

  async function idOf(
    command: 'registerIso' | 'registerTemplate',
    params: CallParams,
    by = server.admin,
  ) {
    const { items } = await by.call(command, params)
    const id = items[0]?.id
    if (id === undefined) throw new Error('nothing was registered')
    return id
  }

  return {
    ostypeid,
    zoneid: zone.uuid,
    isoParams,
    templateParams,
    /** Registers an ISO; answers its id. */
    iso: (url: string, more?: CallParams, by = server.admin) =>
      idOf('registerIso', isoParams(url, more), by),
    template: (url: string, more?: CallParams, by = server.admin) =>
      idOf('registerTemplate', templateParams(url, more), by),
  }
}

export type Registrar = Awaited<ReturnType<typeof registrar>>

/** The audit trail of an image, oldest first: type and level. */
export async function eventsOf({ admin }: TestServer, id: string): Promise<string[]> {
  const { items } = await admin.call('listEvents', { resourceid: id, listall: true })
  return items.map(({ type, level }) => `${type} ${level}`).toReversed()
}

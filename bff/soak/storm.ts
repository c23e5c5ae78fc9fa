import type { Client } from '../test/support/client.ts'
import { isoBytes, mib, qcow2Bytes, type Registrar, sha256 } from '../test/support/images.ts'
import type { Origin } from '../test/support/origin.ts'
import { pack } from '../test/support/packers.ts'

/** A source of chance that gives the same again for the same seed. */
export function createChance(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    /** From 0 up to but not including `end`. */
    below: (end: number) => Math.floor(next() * end),
    oneOf<T>(of: readonly T[]): T | undefined {
      return of[Math.floor(next() * of.length)]
    },
  }
}

export type Chance = ReturnType<typeof createChance>

/** What images are made of; few, so that they meet on the same objects. */
export interface Content {
  readonly url: string
  readonly kind: 'iso' | 'template'
  /** SHA-256 of what is to be stored. */
  readonly digest: string
  readonly bytes: Buffer
}

export function offerContents(origin: Origin, count: number): Content[] {
  return Array.from({ length: count }, (_, n) => {
    const kind = n % 2 === 0 ? 'iso' : 'template'
    const size = (1 + (n % 4)) * mib
    const bytes = kind === 'iso' ? isoBytes(size) : qcow2Bytes(size)
    const packed = n % 4 === 3
    const url = origin.put(`/content-${n}`, packed ? pack('gz', bytes) : bytes)
    return { url, kind, digest: sha256(bytes), bytes }
  })
}

/** An image as it should be in the end; `unknown` where the server died before it answered. */
export interface Expected {
  readonly name: string
  readonly content: Content
  readonly zones: number
  id?: string
  end: 'there' | 'gone' | 'unknown'
  /** It may have been fetched more than once. */
  cancelled: boolean
}

/** One thing that somebody does; a call that dies with its server leaves the end unknown. */
export async function act(
  chance: Chance,
  { admin, register }: { readonly admin: Client; readonly register: Registrar },
  world: { readonly contents: readonly Content[]; readonly images: Expected[] },
): Promise<void> {
  const known = world.images.filter(({ id, end }) => id !== undefined && end === 'there')
  const image = chance.oneOf(known)
  const dice = chance.below(10)
  if (!image || dice < 5) return add(chance, register, world)
  if (dice < 8) return remove(admin, image)
  image.cancelled = true
  await admin.call('cancelImage', { id: image.id }).catch(() => undefined)
  await admin.call('retryImage', { id: image.id }).catch(() => undefined)
}

async function add(
  chance: Chance,
  register: Registrar,
  world: { readonly contents: readonly Content[]; readonly images: Expected[] },
): Promise<void> {
  const content = chance.oneOf(world.contents)
  if (!content) return
  const everywhere = chance.below(2) === 0
  const image: Expected = {
    name: `image ${world.images.length}`,
    content,
    zones: everywhere ? 2 : 1,
    end: 'unknown',
    cancelled: false,
  }
  world.images.push(image)
  const { name } = image
  const where = everywhere && content.kind === 'iso' ? { zoneid: '-1' } : {}
  const whereAll = everywhere && content.kind === 'template' ? { zoneids: ['-1'] } : {}
  const id = await register[content.kind](content.url, { name, ...where, ...whereAll }).catch(
    () => undefined,
  )
  if (id === undefined) return
  image.id = id
  image.end = 'there'
}

async function remove(admin: Client, image: Expected): Promise<void> {
  image.end = 'unknown'
  const command = image.content.kind === 'iso' ? 'deleteIso' : 'deleteTemplate'
  const job = await admin.start(command, { id: image.id }).catch(() => undefined)
  if (job) image.end = 'gone'
}

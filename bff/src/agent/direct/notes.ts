import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { errnoOf } from '../../stores/file/errors.ts'
import { writeWhole } from '../write-whole.ts'

/** What is known of a base that came from its own address; beside it, as its name says nothing of it. */
const described = z.object({
  /** SHA-256 of its bytes. */
  content: z.string(),
  length: z.number(),
  virtualSize: z.number(),
})
export type Described = z.infer<typeof described>

/** Where the part of an image comes from that is not whole yet. */
const origin = z.object({
  /** Names address and boot: what was written before the machine went down may not be there. */
  key: z.string(),
  validator: z.string(),
})

/** Names of files beside a base. Those of parts are dropped as parts are. */
export const descriptionOf = (base: string) => `${base}.json`
export const originOf = (base: string) => `${base}.origin.part`

/** Undefined when it is missing or none. */
async function read<T extends z.ZodMiniType>(
  file: string,
  schema: T,
): Promise<z.infer<T> | undefined> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(file, 'utf8')))
    return parsed.success ? parsed.data : undefined
  } catch (error) {
    if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** What is known of a base; undefined when nothing is. */
export const readDescription = (base: string): Promise<Described | undefined> =>
  read(descriptionOf(base), described)

/** Notes what a base is, durably. It is written before the base gets its name. */
export const writeDescription = (base: string, of: Described): Promise<void> =>
  writeWhole(descriptionOf(base), JSON.stringify(of))

/** Changes whenever the kernel is started. */
async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
}

async function keyOf(url: string): Promise<string> {
  return createHash('sha256')
    .update(`${await bootId()} ${url}`)
    .digest('hex')
}

/** The validator that the part of a base came with, when it may be gone on with from this address. */
export async function partValidator(base: string, url: string): Promise<string | undefined> {
  const found = await read(originOf(base), origin)
  return found && found.key === (await keyOf(url)) ? found.validator : undefined
}

/** Notes with which validator the part of a base comes from an address. */
export async function notePart(base: string, url: string, validator: string): Promise<void> {
  await writeWhole(originOf(base), JSON.stringify({ key: await keyOf(url), validator }))
}

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod/mini'
import { errnoOf } from '../../stores/file/errors.ts'
import type { Logger } from '../../log.ts'
import { writeWhole } from '../write-whole.ts'

const end = z.object({
  result: z.optional(z.record(z.string(), z.unknown())),
  failure: z.optional(
    z.object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
})
const content = z.object({ ends: z.record(z.string(), end) })

/** How a command ended: exactly one of the two. */
export type CommandEnd = z.infer<typeof end>

/** What ended and the server has not noted yet; it outlives this process. */
export interface Journal {
  endOf(id: string): CommandEnd | undefined
  all(): [string, CommandEnd][]
  /** Resolves once it is durable. */
  write(id: string, end: CommandEnd): Promise<void>
  forget(id: string): void
  /** Resolves when everything is written. */
  settle(): Promise<void>
}

/**
 * Opens the journal in a folder that is there. One that cannot be read is begun anew: its commands are done
 * once more, which they bear.
 */
export async function openJournal(folder: string, log: Logger): Promise<Journal> {
  const file = path.join(folder, 'journal.json')
  const ends = new Map(Object.entries(await read(file, log)))
  let writing: Promise<void> = Promise.resolve()
  let isDue = false

  /** One write for all changes that came while the last one was under way. */
  function save(): Promise<void> {
    if (isDue) return writing
    isDue = true
    writing = writing
      .catch(() => undefined)
      .then(() => {
        isDue = false
        return writeWhole(file, JSON.stringify({ ends: Object.fromEntries(ends) }))
      })
    return writing
  }

  return {
    endOf: (id) => ends.get(id),
    all: () => [...ends],
    write(id, of) {
      ends.set(id, of)
      return save()
    },
    forget(id) {
      if (!ends.delete(id)) return
      save().catch((error: unknown) => log.error({ err: error }, 'the journal cannot be written'))
    },
    settle: () => writing.catch(() => undefined),
  }
}

async function read(file: string, log: Logger): Promise<Record<string, CommandEnd>> {
  try {
    return content.parse(JSON.parse(await readFile(file, 'utf8'))).ends
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') log.warn({ err: error }, 'the journal is begun anew')
    return {}
  }
}

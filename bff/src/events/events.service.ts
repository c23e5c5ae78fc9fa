import type { Db, Trx } from '../db/database.ts'
import { eventByOnce, insertEvent, type NewEvent } from './event.repository.ts'

export type { NewEvent } from './event.repository.ts'

const longestDescription = 1024
const longestName = 255

/**
 * Writes one line of the audit trail. Call it in the transaction of what it tells of, after that.
 * Its text is cut to 1024 characters and loses control characters and what URLs hold besides
 * their path (security cases D18, F2, H14); other secrets must not be handed in.
 *
 * @returns the uuid of the event; with `once`, of the first one written under that key
 */
export async function recordEvent(db: Db | Trx, event: NewEvent): Promise<string> {
  const written = await insertEvent(db, {
    ...event,
    description: plainText(event.description, longestDescription),
    resourceName: event.resourceName && plainText(event.resourceName, longestName),
  })
  if (written !== undefined) return written
  return eventByOnce(db, event.once ?? '')
}

/** One line, without what a URL keeps from strangers, cut with an ellipsis. */
export function plainText(text: string, longest: number): string {
  const plain = text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/\b([a-z][a-z\d+.-]*:\/\/)[^\s/?#]*@/gi, '$1')
    // Without the mark of the sentence that may follow.
    .replaceAll(/\b([a-z][a-z\d+.-]*:\/\/[^\s?#]*)[?#]\S*?(?=[;:,.)]*(?:\s|$))/gi, '$1')
    .trim()
  const characters = Array.from(plain)
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : plain
}

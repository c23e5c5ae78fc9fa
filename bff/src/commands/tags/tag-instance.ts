import { tagKinds } from '../../tags/kinds.ts'
import type { Tagged } from '../../tags/things.ts'
import type { JobStart } from '../handler.ts'

/** The one thing that a job works on; none when they are several. */
export function tagInstance(things: readonly Tagged[]): Pick<JobStart, 'instance'> {
  const [thing] = things
  if (!thing || things.length > 1) return {}
  return { instance: { type: tagKinds[thing.kind].eventType, uuid: thing.uuid } }
}

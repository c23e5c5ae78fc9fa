import type { CommandName } from '@mold/shared/commands/index.ts'
import { commandFacts } from '../../api/command-facts.ts'

/** What this console knows of a command; undefined for one of a newer server. */
export function commandByFacts(name: string) {
  if (!Object.hasOwn(commandFacts, name)) return undefined
  const known = name as CommandName
  return { name: known, maps: commandFacts[known].maps }
}

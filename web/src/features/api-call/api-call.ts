import type { CommandName } from '@mold/shared/commands/index.ts'
import { commandFacts } from '../../api/command-facts.ts'
import { encodeParams } from '../../api/encode.ts'

type Params = Readonly<Record<string, unknown>>

interface More {
  readonly file?: string
}

/**
 * A call as a form or row makes it, `toRequest` of the form; for uploads with the name of the file
 * that follows.
 */
export type ApiCall = readonly [command: CommandName, params: Params, more?: More]

/** Parameters that nobody should find in a snippet, a shell's history or a screenshot. */
const secretName = /(password|secret(key)?|token)$/i

/** What stands in a secret's place, to be replaced before the call is made. */
export function placeholderOf(name: string): string | undefined {
  const secret = secretName.exec(name.toLowerCase())?.[0]
  return secret === undefined ? undefined : `YOUR_${secret.toUpperCase()}`
}

/** The parameters as they travel, maps and lists taken apart (protocol §3.1), secrets left out. */
export function pairsOf([command, params]: ApiCall): [name: string, value: string][] {
  const { maps } = commandFacts[command]
  return [...encodeParams(params, maps)].map(([name, value]) => [
    name,
    value === '' ? '' : (placeholderOf(name) ?? value),
  ])
}

/** True when a call has a value that its snippets do not show. */
export function hasSecret(call: ApiCall): boolean {
  return pairsOf(call).some(([name, value]) => value !== '' && placeholderOf(name) !== undefined)
}

import { mostNames } from '@mold/shared/sharing.ts'

/** Names in as many calls of `checkAccountNames` as they need (decisions: Sharing by name). */
export function batchesOf(names: readonly string[]): string[][] {
  const count = Math.ceil(names.length / mostNames)
  return Array.from({ length: count }, (_, at) => names.slice(at * mostNames, (at + 1) * mostNames))
}

import type { Choice } from '../../ui/select.tsx'

/**
 * The keyword for which a field that picks one asks the server; undefined for all. The one that is chosen is not
 * searched for, and of an entry that is typed as it stands (`data · 7 GiB`) the name alone, as the server knows
 * no more of it.
 */
export function searchedFor(typed: string, chosen: Choice | undefined): string | undefined {
  if (typed === chosen?.label) return undefined
  const [name = ''] = typed.split(' · ')
  return name.trim() || undefined
}

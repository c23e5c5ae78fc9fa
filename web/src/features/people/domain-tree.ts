import type { Domain } from './people.ts'

/** A domain in its place in the tree. */
export interface TreeRow {
  readonly domain: Domain
  /** How far below the topmost that is shown. */
  readonly depth: number
  readonly hasBelow: boolean
  readonly folded: boolean
}

const isBelow = (path: string, above: string) => path.startsWith(`${above}/`)

/**
 * The rows of the tree, each domain before those below it. A search shows what matches with everything
 * above it, whatever is folded.
 */
export function treeRows(
  domains: readonly Domain[],
  { q, folded }: { readonly q: string; readonly folded: ReadonlySet<string> },
): TreeRow[] {
  const pathOf = ({ path = '' }: Domain) => path
  const sorted = domains.toSorted((a, b) => comparePaths(pathOf(a), pathOf(b)))
  const words = q.trim().toLowerCase()
  const top = Math.min(...sorted.map(({ level = 0 }) => level))
  const matches = ({ name = '' }: Domain) => name.toLowerCase().includes(words)
  const hits = sorted.filter(matches).map(pathOf)
  const shown = sorted.filter((domain) => {
    const path = pathOf(domain)
    if (words !== '') return hits.some((hit) => hit === path || isBelow(hit, path))
    return !sorted.some((above) => folded.has(above.id ?? '') && isBelow(path, pathOf(above)))
  })
  return shown.map((domain) => ({
    domain,
    depth: (domain.level ?? 0) - top,
    hasBelow: sorted.some((other) => isBelow(pathOf(other), pathOf(domain))),
    folded: words === '' && folded.has(domain.id ?? ''),
  }))
}

/** By the names on the way, so that `a/b` comes before `a-b`. */
function comparePaths(left: string, right: string): number {
  const [a, b] = [left.split('/'), right.split('/')]
  for (const [index, name] of a.entries()) {
    const order = name.localeCompare(b[index] ?? '')
    if (order !== 0) return order
  }
  return a.length - b.length
}

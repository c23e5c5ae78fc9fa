import { describe, expect, it } from 'vitest'
import { treeRows } from './domain-tree.ts'

const domain = (path: string) => ({
  id: path,
  name: path.split('/').at(-1) ?? '',
  path,
  level: path.split('/').length - 1,
  haschild: false,
})
const domains = ['ROOT', 'ROOT/a-b', 'ROOT/a', 'ROOT/a/web', 'ROOT/a/db'].map(domain)
const shown = (q: string, folded: string[] = []) =>
  treeRows(domains, { q, folded: new Set(folded) }).map((row) => `${row.depth} ${row.domain.id}`)

describe('treeRows', () => {
  it('shows each domain before those below it', () => {
    expect(shown('')).toEqual(['0 ROOT', '1 ROOT/a', '2 ROOT/a/db', '2 ROOT/a/web', '1 ROOT/a-b'])
  })

  it('hides what is below a folded one', () => {
    expect(shown('', ['ROOT/a'])).toEqual(['0 ROOT', '1 ROOT/a', '1 ROOT/a-b'])
  })

  it('finds a domain with all above it, folded or not', () => {
    expect(shown('WEB', ['ROOT/a'])).toEqual(['0 ROOT', '1 ROOT/a', '2 ROOT/a/web'])
  })

  it('begins with the topmost that the caller sees', () => {
    const rows = treeRows(domains.slice(2), { q: '', folded: new Set() })
    expect(rows.map(({ depth }) => depth)).toEqual([0, 1, 1])
  })
})

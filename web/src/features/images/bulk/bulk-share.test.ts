import { describe, expect, it } from 'vitest'
import type { Image } from '../kind.ts'
import { type BulkShare, noShare, shareCalls } from './bulk-share.ts'

const calls = (share: Partial<BulkShare>) =>
  shareCalls('template', { id: 'i' } as Image, { ...noShare, ...share })

describe('shareCalls', () => {
  it('G1: parts accounts from projects; the first bears the flags', () => {
    const projects = [{ type: 'project', key: 'p1', name: 'Web' }] as const
    expect(calls({ names: ['kim', 'lee'], projects, flags: { isfeatured: true } })).toEqual([
      [
        'updateTemplatePermissions',
        { id: 'i', op: 'add', accounts: ['kim', 'lee'], isfeatured: true },
      ],
      ['updateTemplatePermissions', { id: 'i', op: 'add', projectids: ['p1'] }],
    ])
  })

  it('resets whoever has it, and changes flags alone', () => {
    expect(calls({ op: 'reset', names: ['kim'] })).toEqual([
      ['updateTemplatePermissions', { id: 'i', op: 'reset' }],
    ])
    expect(calls({ flags: { ispublic: false } })).toEqual([
      ['updateTemplatePermissions', { id: 'i', ispublic: false }],
    ])
    expect(calls({})).toEqual([])
  })
})

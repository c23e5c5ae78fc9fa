import { describe, expect, it } from 'vitest'
import type { Snapshot, Volume } from '../compute.ts'
import { noTemplate, templateSchema, toCreateTemplate } from './template-values.ts'

const volume = { id: 'v1', name: 'ROOT-7' } as Volume
const snapshot = { id: 's1', name: 'before' } as Snapshot
const values = { ...noTemplate, name: ' web ', ostypeid: 'o1' }

describe('the call that makes a template', () => {
  it('names its volume, and nothing that was left as it is', () => {
    expect(toCreateTemplate({ volume }, values)).toEqual({
      name: 'web',
      displaytext: undefined,
      ostypeid: 'o1',
      volumeid: 'v1',
    })
  })

  it('names its snapshot, and makes what is featured public', () => {
    const asked = { ...values, isfeatured: true, passwordenabled: true, displaytext: 'for the web' }
    expect(toCreateTemplate({ snapshot }, asked)).toEqual({
      name: 'web',
      displaytext: 'for the web',
      ostypeid: 'o1',
      snapshotid: 's1',
      passwordenabled: true,
      ispublic: true,
      isfeatured: true,
    })
  })

  it('needs a name and an OS type', () => {
    const wrong = templateSchema.safeParse({ ...noTemplate, name: '  ' })
    expect(wrong.error?.issues.map(({ message }) => message)).toEqual([
      'edit.nameMissing',
      'compute.needed.osType',
    ])
  })
})

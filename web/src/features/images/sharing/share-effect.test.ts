import { describe, expect, it } from 'vitest'
import { accountOf, type Change, noChange } from './share-change.ts'
import { effectsOf } from './share-effect.ts'

const flags = { ispublic: false, isfeatured: false, isextractable: true }
const kim = accountOf('kim')
const lee = accountOf('lee')

const keys = (change: Partial<Change>, present: Partial<typeof flags> = {}) =>
  effectsOf(
    'template',
    { grantees: [lee], flags: { ...flags, ...present } },
    { ...noChange, ...change },
  ).map(({ key }) => key)

describe('effectsOf', () => {
  it('says who gains and who loses', () => {
    expect(keys({ add: [kim], remove: [lee] })).toEqual([
      'share.gain.template.download',
      'share.lose',
    ])
  })

  it('goes by the flags as they will be', () => {
    expect(keys({ add: [kim], flags: { isextractable: false } })).toEqual([
      'share.gain.template.use',
      'share.extractable.off',
    ])
    expect(keys({ remove: [lee] }, { ispublic: true })).toEqual(['share.loseNothing'])
    expect(keys({ remove: [lee], flags: { ispublic: false } }, { ispublic: true })).toEqual([
      'share.lose',
      'share.everyoneLoses',
    ])
  })

  it('has nothing to say of nothing', () => {
    expect(keys({})).toEqual([])
  })
})

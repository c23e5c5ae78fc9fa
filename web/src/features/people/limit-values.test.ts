import { describe, expect, it } from 'vitest'
import { limitRequests, limitValues, wrongLimits } from './limit-values.ts'

const of = { templatelimit: '20', secondarystoragelimit: 'Unlimited' }
const before = limitValues(of, ['template', 'secondarystorage'])

describe('limits in a form', () => {
  it('shows none as an empty field', () => {
    expect(before).toEqual({ template: '20', secondarystorage: '' })
  })

  it('sends those that changed, and -1 for one that is taken away', () => {
    const values = { template: ' ', secondarystorage: '100' }
    expect(limitRequests({ projectid: 'p1' }, before, values)).toEqual([
      { projectid: 'p1', resourcetype: 4, max: -1 },
      { projectid: 'p1', resourcetype: 11, max: 100 },
    ])
    expect(limitRequests({ projectid: 'p1' }, before, before)).toEqual([])
  })

  it('takes whole numbers only', () => {
    expect(wrongLimits({ template: '1.5', secondarystorage: '100', project: '-1' })).toEqual([
      'template',
      'project',
    ])
  })
})

import { describe, expect, it } from 'vitest'
import type { Instance, Snapshot } from '../compute.ts'
import {
  gibOf,
  toCreateVolume,
  volumeProblems,
  type DiskOffering,
  type VolumeContext,
} from './volume-values.ts'

const values = { name: ' data ', zoneid: 'z1', offering: 'd1', size: '20' }
const small = { id: 'd1', iscustomized: false } as DiskOffering
const custom = { id: 'd2', iscustomized: true } as DiskOffering
const free: VolumeContext = { instance: undefined, snapshot: undefined }
const of: VolumeContext = { instance: { id: 'i1' } as Instance, snapshot: undefined }
const from: VolumeContext = { instance: undefined, snapshot: { id: 's1' } as Snapshot }

describe('the call that makes a volume', () => {
  it('says zone, project and offering of one that nothing has', () => {
    expect(toCreateVolume(values, free, small, 'p1')).toMatchObject({
      name: 'data',
      zoneid: 'z1',
      projectid: 'p1',
      diskofferingid: 'd1',
      size: undefined,
    })
  })

  it('leaves zone and owner to the instance or the snapshot', () => {
    const ofInstance = toCreateVolume(values, of, custom, 'p1')
    expect(ofInstance).toMatchObject({ virtualmachineid: 'i1', diskofferingid: 'd2', size: 20 })
    expect(Object.keys(ofInstance)).not.toContain('projectid')
    expect(toCreateVolume(values, from, undefined, 'p1')).toEqual({
      name: 'data',
      snapshotid: 's1',
    })
  })
})

describe('what a volume cannot be made without', () => {
  it('is a zone and an offering, and a size where the offering leaves it open', () => {
    expect(volumeProblems({ ...values, zoneid: '' }, free, undefined)).toEqual({
      zoneid: 'infra.needed.zone',
      offering: 'compute.needed.diskOffering',
    })
    expect(volumeProblems({ ...values, size: '0' }, of, custom)).toEqual({
      size: 'compute.needed.gib',
    })
    expect(volumeProblems(values, of, custom)).toEqual({})
    expect(volumeProblems({ ...values, zoneid: '' }, from, undefined)).toEqual({})
  })

  it('takes whole numbers of GiB only', () => {
    expect(['1', ' 20 ', '999999'].map(gibOf)).toEqual([1, 20, 999_999])
    expect(['', '0', '-1', '1.5', '1e3', '1000000', 'ten'].map(gibOf)).toEqual(
      Array.from({ length: 7 }, () => undefined),
    )
  })
})

import { describe, expect, it } from 'vitest'
import {
  diskOfferingSchema,
  offeringFieldOf,
  serviceOfferingSchema,
  toDiskOffering,
  toServiceOffering,
} from './offering-form-values.ts'

const service = {
  name: ' Medium ',
  displaytext: '',
  cpunumber: '2',
  cpuspeed: '1000',
  memory: '4096',
}
const disk = { name: 'Archive', displaytext: ' for books ', customized: false, disksize: '200' }

describe('the form of an offering', () => {
  it('sends numbers, and no description that is empty', () => {
    const sent = toServiceOffering(serviceOfferingSchema.parse(service))
    expect(sent).toEqual({ name: 'Medium', cpunumber: 2, cpuspeed: 1000, memory: 4096 })
    expect(toDiskOffering(diskOfferingSchema.parse(disk))).toEqual({
      name: 'Archive',
      displaytext: 'for books',
      disksize: 200,
    })
  })

  it('leaves the size of a disk to whoever uses it', () => {
    const any = diskOfferingSchema.parse({ ...disk, customized: true, disksize: 'what' })
    expect(toDiskOffering(any)).toEqual({
      name: 'Archive',
      displaytext: 'for books',
      customized: true,
    })
  })

  it.each([
    ['cpunumber', '0', 'infra.offering.wrongCpus'],
    ['cpunumber', '1.5', 'infra.offering.wrongCpus'],
    ['cpuspeed', '', 'infra.offering.wrongSpeed'],
    ['memory', '31', 'infra.offering.wrongMemory'],
    ['name', ' ', 'infra.needed.name'],
  ])('says what is wrong with %s of %j', (field, value, message) => {
    const { error } = serviceOfferingSchema.safeParse({ ...service, [field]: value })
    expect(error?.issues).toMatchObject([{ path: [field], message }])
  })

  it.each(['', '0', '65537', '1e3'])('takes no disk of %j GiB', (disksize) => {
    const { error } = diskOfferingSchema.safeParse({ ...disk, disksize })
    expect(error?.issues).toMatchObject([
      { path: ['disksize'], message: 'infra.offering.wrongSize' },
    ])
  })

  it('puts what the server refuses beside its field', () => {
    const failure = { code: 'offering.number', params: { name: 'memory' } }
    expect(offeringFieldOf(failure, ['name', 'memory'])).toBe('memory')
    expect(offeringFieldOf(failure, ['name'])).toBeUndefined()
    expect(offeringFieldOf({ code: 'api.denied' }, ['memory'])).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { editSchema, toRequest, valuesOf } from './edit-form.ts'
import type { Image } from '../kind.ts'

const image = {
  id: 'i',
  name: 'web',
  displaytext: 'web server',
  ostypeid: 'o1',
  passwordenabled: false,
  sshkeyenabled: true,
  isdynamicallyscalable: false,
  bootable: false,
} as Image

describe('toRequest', () => {
  const values = valuesOf(image)

  it('sends only what changed', () => {
    expect(toRequest('template', image, values)).toEqual({ id: 'i' })
    const changed = { ...values, name: 'web 2', passwordenabled: true, ostypeid: 'o2' }
    expect(toRequest('template', image, changed)).toEqual({
      id: 'i',
      name: 'web 2',
      passwordenabled: true,
      ostypeid: 'o2',
    })
  })

  it('sends an emptied description', () => {
    expect(toRequest('iso', image, { ...values, displaytext: '' })).toEqual({
      id: 'i',
      displaytext: '',
    })
  })

  it('sends only flags that the kind has', () => {
    const changed = { ...values, bootable: true, passwordenabled: true }
    expect(toRequest('iso', image, changed)).toEqual({ id: 'i', bootable: true })
    expect(toRequest('template', image, changed)).toEqual({ id: 'i', passwordenabled: true })
  })
})

describe('editSchema', () => {
  const problems = (patch: object) =>
    editSchema
      .safeParse({ ...valuesOf(image), ...patch })
      .error?.issues.map(({ message }) => message)

  it('says what is wrong as a key of the texts', () => {
    expect(problems({})).toBeUndefined()
    expect(problems({ name: '   ' })).toEqual(['edit.nameMissing'])
    expect(problems({ name: 'x'.repeat(256) })).toEqual(['edit.nameLong'])
    expect(problems({ displaytext: 'x'.repeat(4097) })).toEqual(['edit.displaytextLong'])
  })
})

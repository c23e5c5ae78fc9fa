import { describe, expect, it } from 'vitest'
import { emptyValues, type AddValues } from './add-values.ts'
import { problemsOf, type FormContext } from './form-problems.ts'

const template: FormContext = { kind: 'template', root: true, osTypeNoneId: 'none' }
const iso: FormContext = { ...template, kind: 'iso' }
const good: AddValues = {
  ...emptyValues,
  url: 'https://images.example.org/debian-12.qcow2',
  name: 'debian',
  osTypeId: 'debian',
  zoneIds: ['z1'],
}
const goodIso: AddValues = { ...good, url: 'https://images.example.org/ipxe.iso' }

describe('problemsOf', () => {
  it('finds nothing wrong with a form that is filled in', () => {
    expect(problemsOf(good, template)).toEqual({})
    expect(problemsOf(goodIso, iso)).toEqual({})
  })

  it('names every field that is missing', () => {
    expect(Object.keys(problemsOf(emptyValues, template)).toSorted()).toEqual([
      'name',
      'osTypeId',
      'url',
      'zoneIds',
    ])
  })

  it.each([
    ['ftp://example.org/a.qcow2', 'source.url_scheme'],
    ['file:///etc/passwd', 'source.url_file'],
    ['example.org/a.qcow2', 'source.url_invalid'],
    ['http:example.org', 'source.url_invalid'],
    ['https://user:secret@example.org/a.qcow2', 'source.url_credentials'],
  ])('refuses the address %s', (url, code) => {
    expect(problemsOf({ ...good, url }, template).url).toMatchObject({ code })
  })

  it.each([
    ['nfs://store.example/exp/a.qcow2?version=4', true, undefined],
    ['nfs://store.example/exp/a.qcow2', false, 'direct.nfs_root_only'],
    ['nfs://store.example/exp/$(id)', true, 'direct.nfs_url'],
    ['https://example.org/a.qcow2.metalink', false, undefined],
    ['ftp://example.org/a.qcow2', true, 'direct.scheme'],
    ['https://user:secret@example.org/a.qcow2', true, 'source.url_credentials'],
  ])('E1: hosts download from %s (root: %s): %s', (url, isRoot, code) => {
    const direct = { ...good, url, directdownload: true }
    const { url: problem } = problemsOf(direct, { ...template, root: isRoot })
    expect(problem && 'code' in problem ? problem.code : undefined).toBe(code)
    // Of another hypervisor the switch is not shown, and so not on.
    const other = { ...direct, hypervisor: 'XenServer', format: 'VHD' } as const
    expect(problemsOf(other, template).url === undefined).toBe(url.startsWith('https://example'))
  })

  it('E1: the suffix before that of a metalink file names the format', () => {
    const url = 'https://example.org/a.vmdk.metalink'
    const { format } = problemsOf({ ...good, url, directdownload: true }, template)
    expect(format).toMatchObject({ code: 'image.suffix_mismatch' })
  })

  it('refuses a suffix of another format', () => {
    expect(problemsOf({ ...good, format: 'RAW' }, template).format).toMatchObject({
      code: 'image.suffix_mismatch',
    })
    expect(problemsOf(good, iso).url).toMatchObject({ code: 'image.suffix_mismatch' })
  })

  it('refuses a format that the hypervisor does not take', () => {
    const wrong: AddValues = { ...good, url: 'https://example.org/a', hypervisor: 'XenServer' }
    expect(problemsOf(wrong, template).format).toMatchObject({ code: 'image.hypervisor_format' })
  })

  it('asks for no OS type on VMware', () => {
    const vmware = { ...good, url: 'https://example.org/a.ova', osTypeId: null }
    const values: AddValues = { ...vmware, hypervisor: 'VMware', format: 'OVA' }
    expect(problemsOf(values, template)).toEqual({})
  })

  it('J1: lets an ISO that does not boot have no OS type, and a bootable one not "None"', () => {
    expect(problemsOf({ ...goodIso, bootable: false, osTypeId: null }, iso)).toEqual({})
    expect(problemsOf({ ...goodIso, osTypeId: 'none' }, iso).osTypeId).toEqual({
      key: 'add.osTypeMissing',
    })
  })

  it('takes all zones from a root admin only', () => {
    const all = { ...good, allZones: true, zoneIds: [] }
    expect(problemsOf(all, template)).toEqual({})
    expect(problemsOf(all, { ...template, root: false }).zoneIds).toEqual({
      key: 'add.zonesMissing',
    })
  })

  it('checks names and lengths as the server does', () => {
    expect(problemsOf({ ...good, name: 'a\u202eb' }, template).name).toMatchObject({
      code: 'image.name_character',
    })
    expect(problemsOf({ ...good, name: '이'.repeat(300) }, template).name).toBeDefined()
    expect(problemsOf({ ...good, displaytext: 'x'.repeat(4097) }, template).displaytext).toEqual(
      expect.objectContaining({ code: 'api.too_long' }),
    )
  })
})

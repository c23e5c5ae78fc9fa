import { describe, expect, it } from 'vitest'
import { settingTable, settingNames } from '../../../../bff/src/settings/declarations.ts'
import type { Setting as Declared } from '../../../../bff/src/settings/setting.ts'
import {
  draftProblem,
  isChanged,
  isEdited,
  kindOf,
  listSettings,
  normalValue,
} from './setting-kind.ts'
import { largerUnit, unitOf } from './setting-units.ts'
import korean from './setting-words.ko.json'

const setting = (of: object) => ({ name: 'a.b', isdynamic: true, ...of })
const number = setting({ type: 'Number', value: '500', defaultvalue: '500' })
const decimal = setting({ type: 'Decimal', value: '1', defaultvalue: '1' })
const sites = setting({
  name: 'secstorage.allowed.internal.sites',
  type: 'String',
  value: '10.0.0.0/8,192.168.0.0/16',
})

describe('kindOf', () => {
  it.each([
    [setting({ type: 'Boolean' }), 'switch'],
    [number, 'number'],
    [decimal, 'number'],
    [sites, 'tags'],
    [setting({ type: 'String' }), 'text'],
    [setting({ type: 'String', options: 'ide,scsi' }), 'choice'],
    [setting({ name: 'hypervisor.list', type: 'String', options: 'KVM,VMware' }), 'choices'],
  ])('%# is edited as %s', (of, kind) => {
    expect(kindOf(of)).toBe(kind)
  })
})

describe('values of settings', () => {
  it('finds what is no number, before it is sent', () => {
    expect(draftProblem(number, '12a')).toBe('settings.notInteger')
    expect(draftProblem(number, '1.5')).toBe('settings.notInteger')
    expect(draftProblem(decimal, '1,5')).toBe('settings.notDecimal')
  })

  it('takes numbers, nothing, and whatever a text may be', () => {
    expect(draftProblem(number, ' -1 ')).toBeUndefined()
    expect(draftProblem(number, '')).toBeUndefined()
    expect(draftProblem(decimal, '0.25')).toBeUndefined()
    expect(draftProblem(sites, 'anything')).toBeUndefined()
  })

  it('sends lists without blanks and repetitions', () => {
    expect(normalValue(sites, ' 10.0.0.0/8 ,, fd00::/8,10.0.0.0/8')).toBe('10.0.0.0/8,fd00::/8')
  })

  it('takes a draft that says the same for no edit', () => {
    expect(isEdited(sites, '10.0.0.0/8, 192.168.0.0/16,')).toBe(false)
    expect(isEdited(sites, '10.0.0.0/8')).toBe(true)
    expect(isEdited(number, undefined)).toBe(false)
    expect(isEdited(number, ' 500')).toBe(false)
  })

  it('marks what differs from its default, also when that is nothing', () => {
    expect(isChanged(number)).toBe(false)
    expect(isChanged({ ...number, value: '600' })).toBe(true)
    expect(isChanged(sites)).toBe(true)
    expect(isChanged({ ...sites, value: undefined })).toBe(false)
  })
})

describe('largerUnit', () => {
  it('reads long times and large sizes in a unit of their own', () => {
    expect(largerUnit('seconds', '14400')).toEqual({ seconds: 14_400 })
    expect(largerUnit('minutes', '1440')).toEqual({ seconds: 86_400 })
    expect(largerUnit('ms', '5000')).toEqual({ seconds: 5 })
    expect(largerUnit('gib', '16384')).toEqual({ bytes: 16 * 1024 ** 4 })
  })

  it('leaves what is easy to read', () => {
    expect(largerUnit('seconds', '59')).toBeUndefined()
    expect(largerUnit('gib', '500')).toBeUndefined()
    expect(largerUnit(undefined, '86400')).toBeUndefined()
    expect(largerUnit('seconds', 'x')).toBeUndefined()
  })
})

/* The API tells neither units nor which texts are lists, so what this page knows of the server's
 * settings is held against their declarations. */
describe('what the page knows of the settings', () => {
  const table: Readonly<Record<string, Declared>> = settingTable
  const listed = settingNames.filter((name) => table[name]?.hidden !== true)

  it('names every setting in Korean, and none that is not there', () => {
    expect(Object.keys(korean).toSorted()).toEqual(listed.toSorted())
  })

  it('edits every list as one', () => {
    const lists = listed.filter((name) => ['list', 'cidrs'].includes(table[name]?.form ?? ''))
    expect([...listSettings].toSorted()).toEqual(lists.toSorted())
  })

  it.each([
    [/^Seconds|^Most seconds/, 'seconds'],
    [/^Minutes/, 'minutes'],
    [/^Hours/, 'hours'],
    [/^Milliseconds/, 'ms'],
    [/^Most GiB/, 'gib'],
  ] as const)('gives the unit to everything described as %s', (pattern, unit) => {
    const described = listed.filter((name) => pattern.test(table[name]?.description ?? ''))
    expect(described.map((name) => [name, unitOf(name)])).toEqual(
      described.map((name) => [name, unit]),
    )
    expect(listed.filter((name) => unitOf(name) === unit)).toEqual(described)
  })
})

import { readDeployAsIs } from '@mold/shared/deploy-as-is/deploy-as-is.ts'
import { anything, assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Image } from '../images/kind.ts'
import { asCmk, asCurl } from '../api-call/snippets.ts'
import { asTerraform } from '../api-call/terraform.ts'
import { deployCall } from './deploy-call.ts'
import { askedOf, shownStep, stepsOf, valuesOf, wrongIn, type DeployValues } from './deploy-form.ts'
import { answersFrom, presetOf, readPreset } from './preset.ts'

const network = '6eb22f91-7454-4107-89f4-36afcdf33021'
const entry = (of: object) => JSON.stringify({ userConfigurable: true, ...of })

const asked = askedOf(
  readDeployAsIs({
    'configuration-0-small': '{"id":"small","index":0}',
    'configuration-1-large': '{"id":"large","index":1,"isDefault":true}',
    'network-VM Network': '{"name":"VM Network","InstanceID":"5","index":0}',
    'property-host': entry({ key: 'host', value: 'web', index: 0, qualifiers: 'MinLen(1)' }),
    'property-admin.password': entry({ key: 'admin.password', password: true, index: 1 }),
    'eula-0-Terms': 'Use it well',
  }),
)

const answered: DeployValues = {
  configurationId: 'small',
  networkIds: [network],
  values: ['db', 's3cret'],
  accepted: [true],
}

describe('D4: the steps', () => {
  it('are those that the appliance has, and the call', () => {
    expect(stepsOf(asked)).toEqual(['configuration', 'nics', 'properties', 'licences', 'call'])
    const onlyLicence = askedOf(readDeployAsIs({ 'eula-0-Terms': 'text' }))
    expect(stepsOf(onlyLicence)).toEqual(['licences', 'call'])
    expect(stepsOf(askedOf(readDeployAsIs({})))).toEqual(['call'])
  })

  it.each([
    [undefined, 'configuration'],
    ['configuration', 'configuration'],
    ['nics', 'nics'],
    // Without a network nobody gets further.
    ['properties', 'nics'],
    ['call', 'nics'],
  ] as const)('%s shows %s at first', (wanted, shown) => {
    expect(shownStep(stepsOf(asked), wanted, wrongIn(asked, valuesOf(asked)))).toBe(shown)
  })

  it.each([
    [{}, 'call'],
    [{ accepted: [false] }, 'licences'],
    [{ values: ['', 's3cret'] }, 'properties'],
  ] as const)('the last one is shown with everything answered, but for %o', (patch, shown) => {
    const values = { ...answered, ...patch } as DeployValues
    expect(shownStep(stepsOf(asked), 'call', wrongIn(asked, values))).toBe(shown)
  })

  it('that an address names and the appliance lacks begins at the first', () => {
    const none = askedOf(readDeployAsIs({}))
    expect(shownStep(stepsOf(none), 'licences', wrongIn(none, valuesOf(none)))).toBe('call')
  })
})

describe('D4: the preset', () => {
  it('gives the answers back, and knows no password', () => {
    const kept = JSON.stringify(presetOf(asked, answered))
    expect(kept).not.toContain('s3cret')
    expect(valuesOf(asked, answersFrom(asked, readPreset(kept)))).toEqual({
      ...answered,
      values: ['db', ''],
      accepted: [false],
    })
  })

  it('puts no password in that somebody wrote into it', () => {
    const preset = { configuration: 'gone', networks: {}, properties: { 'admin.password': 'x' } }
    expect(answersFrom(asked, readPreset(JSON.stringify(preset)))).toEqual({
      configurationId: 'large',
      networkIds: [''],
      values: ['web', ''],
    })
  })

  it('is nothing when it is not what we wrote (property)', () => {
    expect(readPreset(undefined)).toBeUndefined()
    expect(readPreset('{"configuration":"a"}')).toBeUndefined()
    assert(property(string(), (kept) => readPreset(kept) === undefined))
    assert(
      property(anything(), (given) => {
        const answers = answersFrom(asked, readPreset(JSON.stringify(given)))
        expect(answers.values).toHaveLength(2)
      }),
    )
  })
})

describe('D4: the call', () => {
  const image = {
    id: 't1',
    zones: [
      { zoneid: 'z1', isready: false },
      { zoneid: 'z2', isready: true },
    ],
  } as Image

  it('goes to a zone where the template is, and says which password belongs where', () => {
    expect(asCmk(deployCall(image, asked, answered))).toBe(
      'cmk deploy virtualmachine serviceofferingid=YOUR_SERVICE_OFFERING_ID templateid=t1 ' +
        "zoneid=z2 'details[0].configurationId'=small 'nicnetworklist[0].nic'=5 " +
        `'nicnetworklist[0].network'=${network} 'properties[0].key'=host 'properties[0].value'=db ` +
        "'properties[1].key'=admin.password 'properties[1].value'=YOUR_ADMIN_PASSWORD",
    )
  })

  it('has no password in the words of any tool', () => {
    const call = deployCall(image, asked, answered)
    const all = [asCmk(call), asCurl(call, 'https://m'), JSON.stringify(asTerraform(call))]
    for (const text of all) {
      expect(text).toContain('YOUR_ADMIN_PASSWORD')
      expect(text).not.toContain('s3cret')
    }
  })

  it('asks for a zone where the template has none', () => {
    const [, params] = deployCall({ id: 't1' } as Image, asked, answered)
    expect(params['zoneid']).toBe('YOUR_ZONE_ID')
  })
})

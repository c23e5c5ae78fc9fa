import { anything, assert, constantFrom, dictionary, oneof, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deployAsIsDetails } from '../images/ovf/details.ts'
import { readOvf } from '../images/ovf/read-ovf.ts'
import { makeOvf, type OvfParts } from '../images/testing/make-ovf.ts'
import { defaultAnswers, deployParams, problemsOf, questionsOf } from './answers.ts'
import { readDeployAsIs } from './deploy-as-is.ts'

const parts: OvfParts = {
  options:
    '<DeploymentOptionSection><Configuration ovf:id="small"><Label>Small</Label><Description>For ' +
    'tests</Description></Configuration><Configuration ovf:id="large"><Label>Large</Label>' +
    '</Configuration></DeploymentOptionSection>',
  products:
    '<ProductSection><Category>Network</Category>' +
    '<Property ovf:key="net.host" ovf:type="string" ovf:value="web" ovf:userConfigurable="true" ' +
    'ovf:qualifiers="MinLen(1) MaxLen(8)"><Label>Host</Label></Property>' +
    '<Property ovf:key="net.dhcp" ovf:type="boolean" ovf:value="True" ovf:userConfigurable="true"/>' +
    '<Category>Users</Category>' +
    '<Property ovf:key="pw" ovf:password="true" ovf:type="string" ovf:userConfigurable="true"/>' +
    '<Property ovf:key="build" ovf:type="string" ovf:value="7"/></ProductSection>',
  licences:
    '<EulaSection><Info>Terms</Info><License>Use it well</License></EulaSection>' +
    '<EulaSection><Info>Notices</Info><License>Of others</License></EulaSection>',
}

const ovf = readOvf(new TextEncoder().encode(makeOvf(parts)), 'web.ovf')
const descriptor = { name: 'web.ovf', size: 0, headerOffset: 0, dataOffset: 512 }
const details = deployAsIsDetails({ members: [], descriptor, ovf, disks: [], remarks: [] })

/** The same entries, which a map may give in any order. */
const reversed = Object.fromEntries(Object.entries(details).toReversed())

describe('D4: what an appliance asks', () => {
  it('is read back from the details of its template, in its own order', () => {
    const read = readDeployAsIs(reversed)
    expect(read.properties.map(({ key, category }) => [key, category])).toEqual([
      ['net.host', 'Network'],
      ['net.dhcp', 'Network'],
      ['pw', 'Users'],
      ['build', 'Users'],
    ])
    expect(read.properties).toMatchObject([
      { label: 'Host', value: 'web', minLength: 1, maxLength: 8, secret: false },
      { kind: 'boolean' },
      { secret: true },
      { userConfigurable: false },
    ])
    expect(read.networks).toEqual([
      {
        name: 'VM Network',
        description: 'The outside',
        nic: '5',
        nicName: 'Network adapter 1',
        nicType: 'VmxNet3',
      },
    ])
    expect(read.configurations.map(({ id, label }) => [id, label])).toEqual([
      ['small', 'Small'],
      ['large', 'Large'],
    ])
    expect(read.licences).toEqual([
      { info: 'Terms', text: 'Use it well' },
      { info: 'Notices', text: 'Of others' },
    ])
  })

  it('tells disks, and what a configuration has of processors and memory', () => {
    const item = (resourceType: unknown, elementName: string) => ({ resourceType, elementName })
    const read = readDeployAsIs({
      'disk-1-d2': JSON.stringify({ id: 'd2', index: 1, capacity: 1024, file: '', size: 0 }),
      'disk-0-d1':
        '{"id":"d1","index":0,"name":"Hard disk 1","capacity":2048,"file":"a.vmdk","size":9}',
      'configuration-0-c': JSON.stringify({
        id: 'c',
        isDefault: true,
        hardwareItems: [
          item('3', '1 CPU'),
          item(3, '2 CPUs'),
          item('Memory', '4 GB'),
          item('17', 'x'),
        ],
      }),
    })
    expect(read.disks).toMatchObject([
      { id: 'd1', name: 'Hard disk 1', capacity: 2048, file: 'a.vmdk', size: 9 },
      { id: 'd2', name: '', capacity: 1024, file: '', size: 0 },
    ])
    expect(read.configurations).toMatchObject([{ isDefault: true, hardware: ['2 CPUs', '4 GB'] }])
  })

  it.each(['admin_password', 'db.passwd', 'API_TOKEN', 'private-key'])(
    'takes %s for a password although its maker did not say so',
    (key) => {
      const entry = JSON.stringify({ key, type: 'string' })
      expect(readDeployAsIs({ [`property-${key}`]: entry }).properties[0]?.secret).toBe(true)
    },
  )

  it.each([
    ['int', ''],
    ['string', 'ValueMap{"yes","no"}'],
  ])('shows what a %s with the qualifiers “%s” about passwords is', (type, qualifiers) => {
    const entry = JSON.stringify({ key: 'password_days', type, qualifiers })
    expect(readDeployAsIs({ 'property-a': entry }).properties[0]?.secret).toBe(false)
  })
})

describe('broken entries', () => {
  it('are left out, and the others stay', () => {
    const read = readDeployAsIs({
      'property-a': '{',
      'property-b': '[]',
      'property-c': '{"key":7,"index":"1"}',
      'property-d': '{"key":"7"}',
      'property-e': '{"key":{},"type":"int"}',
      'network-a': '{}',
      'configuration-0-a': 'null',
      'disk-0-a': '{"capacity":-1}',
      'eula-x-Terms': 'text',
      'eula-1': 'text',
      'hardware-item-10-1': '{"key":"x"}',
      system: 'x',
    })
    expect(read).toMatchObject({
      properties: [{ key: '7' }],
      networks: [],
      configurations: [],
      disks: [],
      licences: [],
    })
  })

  it('are no exception, whatever they hold (property)', () => {
    const names = ['property-', 'network-', 'configuration-0-', 'eula-0-', 'disk-0-', '']
    const json = anything().map((value) => JSON.stringify(value) ?? '')
    const texts = [
      'key',
      'id',
      'name',
      'type',
      'qualifiers',
      'index',
      'hardwareItems',
      'InstanceID',
    ]
    const entry = dictionary(constantFrom(...texts), anything()).map((value) =>
      JSON.stringify(value),
    )
    const key = oneof(constantFrom(...names), string()).chain((name) =>
      string().map((rest) => `${name}${rest}`),
    )
    assert(
      property(dictionary(key, oneof(string(), json, entry)), (given) => {
        const questions = questionsOf(readDeployAsIs(given))
        const answers = defaultAnswers(questions)
        problemsOf(questions, answers)
        const params = deployParams(questions, answers, () => 'S')
        expect(Object.values(params).every((value) => typeof value === 'string')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('are not more than a page can show', () => {
    const many = Object.fromEntries(
      Array.from({ length: 1500 }, (_, at) => [`property-${at}`, JSON.stringify({ key: `${at}` })]),
    )
    expect(readDeployAsIs(many).properties).toHaveLength(1000)
  })
})

describe('answers', () => {
  const questions = questionsOf(readDeployAsIs(details))
  const network = '6eb22f91-7454-4107-89f4-36afcdf33021'
  const answers = {
    configurationId: 'large',
    networkIds: [network],
    values: ['db', 'false', 's3cret'],
  }

  it('begin as the appliance has them', () => {
    expect(defaultAnswers(questions)).toEqual({
      configurationId: 'small',
      networkIds: [''],
      values: ['web', 'true', ''],
    })
    const [first, second] = questions.configurations
    const configurations = [
      first,
      { ...second, isDefault: true },
    ] as typeof questions.configurations
    expect(defaultAnswers({ ...questions, configurations }).configurationId).toBe('large')
  })

  it('are complete only with networks, and each is checked', () => {
    expect(problemsOf(questions, defaultAnswers(questions)).nics).toEqual([true])
    expect(problemsOf(questions, answers)).toEqual({
      configuration: false,
      nics: [false],
      properties: [undefined, undefined, undefined],
    })
    const wrong = { configurationId: 'huge', networkIds: ['net-1'], values: ['', 'yes'] }
    expect(problemsOf(questions, wrong)).toEqual({
      configuration: true,
      nics: [true],
      properties: [{ code: 'missing' }, { code: 'boolean' }, undefined],
    })
  })

  it('are sent as servers take them, without the passwords themselves (semantics §14.1)', () => {
    expect(deployParams(questions, answers, ({ key }) => `YOUR_${key}`)).toEqual({
      'details[0].configurationId': 'large',
      'nicnetworklist[0].nic': '5',
      'nicnetworklist[0].network': network,
      'properties[0].key': 'net.host',
      'properties[0].value': 'db',
      'properties[1].key': 'net.dhcp',
      'properties[1].value': 'false',
      'properties[2].key': 'pw',
      'properties[2].value': 'YOUR_pw',
    })
  })

  it('leave out what is not asked', () => {
    const none = { configurations: [], nics: [], properties: [] }
    expect(deployParams(none, defaultAnswers(none), () => 'S')).toEqual({})
  })
})

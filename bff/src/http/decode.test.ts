import { command, everyRole, success } from '@mold/shared/contract/command.ts'
import * as param from '@mold/shared/contract/param.ts'
import { describe, expect, it } from 'vitest'
import { createDecoder, decodeParams } from './decode.ts'
import { readParameters } from './parameters.ts'

const id = '8f1b4c1e-6a1d-4d0e-9a54-0d6a3f6f7a10'

const tryOut = command({
  name: 'tryOut',
  description: 'takes one of each form',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    text: param.string('text'),
    words: param.string('free text', { length: 4096, multiline: true }),
    choice: param.oneOf(['asc', 'desc'], 'choice'),
    id: param.uuid('id'),
    flag: param.boolean('flag'),
    count: param.integer('integer'),
    bytes: param.long('long'),
    share: param.float('float'),
    names: param.list('list'),
    ids: param.uuids('ids'),
    details: param.details('details'),
    tags: param.pairs('pairs'),
    startdate: param.date('start'),
    secret: param.check(param.string('secret', { secret: true }), (payload) => {
      if (payload.value === 'bad') {
        payload.issues.push({ code: 'custom', input: payload.value, message: 'bad' })
      }
    }),
    camelCase: param.string('a name that is not lower case'),
  },
  answer: success,
})
const decoder = createDecoder(tryOut)

const decode = (query: string, body = '') => decodeParams(decoder, readParameters(query, body))
const q = (values: Record<string, string>) => decode(new URLSearchParams(values).toString())

describe('decodeParams', () => {
  it('finds names in any case and ignores unknown ones', () => {
    expect(decode('TEXT=a&CAMELCASE=b&listall=true&_=17')).toEqual({ text: 'a', camelCase: 'b' })
  })

  it.each([
    ['true', true],
    ['TRUE', true],
    ['yes', false],
    ['1', false],
    ['', false],
  ])('§3: takes boolean %o as %o', (text, value) => {
    expect(q({ flag: text })).toEqual({ flag: value })
  })

  it.each([
    ['count', '0', 0],
    ['count', '-1', -1],
    ['count', '+7', 7],
    ['count', '2147483647', 2147483647],
    ['bytes', '109951162777600', 109951162777600],
    ['share', '1.5', 1.5],
    ['share', '.5', 0.5],
    ['share', '1e3', 1000],
  ])('§3: takes %s=%s', (name, text, value) => {
    expect(q({ [name]: text })).toEqual({ [name]: value })
  })

  it.each([
    ['count', 'a'],
    ['count', '1.0'],
    ['count', '0x10'],
    ['count', '2147483648'],
    ['count', ' 1'],
    ['bytes', '9007199254740993'],
    ['share', 'NaN'],
    ['share', '1e999'],
    ['choice', 'ASC'],
  ])('§3.3: refuses %s=%s', (name, text) => {
    expect(() => q({ [name]: text })).toThrow(
      `Unable to execute API command tryout due to invalid value ${text} for parameter ${name}`,
    )
  })

  it('never shows a secret value', () => {
    expect(() => q({ secret: 'bad' })).toThrow('invalid value (not shown) for parameter secret')
  })

  it('§4: takes a uuid in any case, and -1', () => {
    expect(q({ id: id.toUpperCase() })).toEqual({ id })
    expect(q({ id: '-1' })).toEqual({ id: '-1' })
  })

  it.each(['17', 'x', `${id}0`, "1' or '1'='1"])('§3.3: refuses uuid %s', (text) => {
    expect(() => q({ id: text })).toThrow(
      `Unable to execute API command tryout due to invalid value. Invalid parameter id value=${text} due to incorrect long value format, or entity does not exist or due to incorrect parameter annotation for the field in api cmd class.`,
    )
  })

  it('takes an empty id, number, date or list as not given', () => {
    expect(q({ id: '', count: '', startdate: '', names: ' , ', ids: '', text: '' })).toEqual({
      text: '',
    })
  })

  it('§3: splits lists and ignores empty elements', () => {
    expect(q({ names: 'a,,b, c,', ids: `${id},-1` })).toEqual({
      names: ['a', 'b', 'c'],
      ids: [id, '-1'],
    })
    expect(() => q({ ids: `${id},x` })).toThrow('Invalid parameter ids value=x')
  })

  it('§3.3: counts characters against the longest length', () => {
    expect(q({ text: 'x'.repeat(255) }).text).toHaveLength(255)
    expect(q({ text: '🙂'.repeat(255) }).text).toHaveLength(510)
    expect(() => q({ text: 'x'.repeat(256) })).toThrow(
      'Value greater than max allowed length 255 for param: text',
    )
    expect(q({ words: 'x'.repeat(4096) }).words).toHaveLength(4096)
    expect(() => q({ 'details[0].k': 'x'.repeat(4097) })).toThrow(
      'Value greater than max allowed length 4096 for param: details[0].k',
    )
    expect(() => q({ count: '1'.repeat(300) })).toThrow('max allowed length 255 for param: count')
  })

  it.each(['\0', '\x07', '\x1b', '\x7f', '\n', '\t'])(
    '§3: refuses control character %j in one-line text',
    (character) => {
      const text = 'Received value containing illegal ASCII non-printable characters for parameter'
      expect(() => q({ text: `a${character}` })).toThrow(`${text} text`)
      expect(() => q({ names: `a,b${character}b` })).toThrow(`${text} names`)
      expect(() => q({ 'details[0].a': `a${character}` })).toThrow(`${text} details[0].a`)
    },
  )

  it('allows line breaks and tabs, nothing else, in free text', () => {
    expect(q({ words: 'a\r\n\tb' })).toEqual({ words: 'a\r\n\tb' })
    expect(() => q({ words: 'a\0' })).toThrow('illegal ASCII')
    expect(() => q({ words: 'a\x0b' })).toThrow('illegal ASCII')
  })

  it('leaves letters of every script alone', () => {
    expect(q({ text: '한글 🙂 \u0085é' })).toEqual({ text: '한글 🙂 \u0085é' })
  })
})

describe('maps', () => {
  it('H12: takes details of a size that can be shown in a list, not more', () => {
    const many = (count: number, value = 'v') =>
      Array.from({ length: count }, (_, i) => `details[0].k${i}=${value}`).join('&')
    expect(Object.keys(decode(many(64)).details ?? {})).toHaveLength(64)
    expect(decode(`details[0].${'k'.repeat(255)}=${'é'.repeat(4_096)}`).details).toBeDefined()
    for (const query of [
      many(65),
      `details[0].${'k'.repeat(256)}=v`,
      many(4, '%F0%9F%92%BF'.repeat(1_024)),
    ]) {
      expect(() => decode(query)).toThrow(
        'The parameter details is too large: at most 64 entries with 255 characters in a name, 4096 in a value and 16384 bytes in all',
      )
    }
  })

  it('§3.1: merges details of every index, the first value of a key wins', () => {
    expect(
      decode('details[0].a=1&details[0].B.c:d-e=2&details[1].x=3&DETAILS[2].a=4').details,
    ).toEqual({ a: '1', 'B.c:d-e': '2', x: '3' })
  })

  it('§3.1: splits at the first `].` only', () => {
    expect(decode('details[0].a].b=1').details).toEqual({ 'a].b': '1' })
  })

  it('C7: holds prototype names in a map without prototype', () => {
    const { details } = decode('details[0].constructor=1&details[0].toString=2')
    expect(Object.getPrototypeOf(details)).toBeNull()
    expect(details).toEqual({ constructor: '1', toString: '2' })
  })

  it.each([
    'details=all',
    'details[0]=1',
    'details[0].=1',
    'details[x].a=1',
    'details[].a=1',
    'details[0]a=1',
    'details[0=1',
    'details[0].__proto__=1',
    'tags[0].value=1',
  ])('§3: refuses the syntax of %s', (query) => {
    const name = query.slice(0, query.lastIndexOf('='))
    expect(() => decode(query)).toThrow(
      `Unable to decode parameter ${name}; if specifying an object array, please use parameter[index].field=XXX, e.g. userGroupList[0].group=httpGroup`,
    )
  })

  it('§3.1: reads pairs in the order of their indices', () => {
    const query = 'tags[10].key=b&tags[2].value=1&tags[2].key=a&tags[10].value=&tags[3].key=c'
    expect(decode(query).tags).toEqual([
      { key: 'a', value: '1' },
      { key: 'c' },
      { key: 'b', value: '' },
    ])
  })
})

describe('dates', () => {
  it.each(['2024-02-29', '2024-01-02 03:04:05', '2024-01-02T03:04:05+0900'])(
    '§3: takes %s as it is written',
    (text) => expect(q({ startdate: text })).toEqual({ startdate: text }),
  )

  it.each(['2024-02-30', '2024-13-01', '2024-1-2', '01/02/2024', '2024-01-02 25:00:00', 'now'])(
    '§3: refuses %s',
    (text) => {
      expect(() => q({ startdate: text })).toThrow(
        `Unable to parse date ${text} for command tryout, please pass dates in the format mentioned in the api documentation`,
      )
    },
  )
})

describe('required parameters', () => {
  const needy = command({
    ...tryOut,
    name: 'getUploadParamsForTemplate',
    envelope: 'postuploadtemplateresponse',
    params: {
      name: param.required(param.string('name')),
      zoneid: param.required(param.uuid('zone')),
    },
  })

  const needyDecoder = createDecoder(needy)
  const decodeNeedy = (query: string) => decodeParams(needyDecoder, readParameters(query, ''))

  it('§3.3: names the missing one, and the command by its envelope', () => {
    const text = 'Unable to execute API command postuploadtemplate due to missing parameter'
    expect(() => decodeNeedy(`zoneid=${id}`)).toThrow(`${text} name`)
    expect(() => decodeNeedy('name=')).toThrow(`${text} zoneid`)
    expect(() => decodeNeedy('name=a&zoneid=')).toThrow(`${text} zoneid`)
    expect(decodeNeedy(`name=&zoneid=${id}`)).toEqual({ name: '', zoneid: id })
  })
})

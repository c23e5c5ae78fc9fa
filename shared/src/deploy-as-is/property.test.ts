import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuMs } from '../images/testing/cpu-ms.ts'
import { checkProperty, rulesOf, sentValue } from './property.ts'

const codeOf = (type: string, qualifiers: string, value: string) =>
  checkProperty(rulesOf(type, qualifiers), value)?.code

describe('rules of a property', () => {
  it.each([
    ['uint8', 'integer', [0n, 255n]],
    ['sint8', 'integer', [-128n, 127n]],
    ['uint16', 'integer', [0n, 65_535n]],
    ['sint16', 'integer', [-32_768n, 32_767n]],
    ['uint32', 'integer', [0n, 4_294_967_295n]],
    ['int', 'integer', [-2_147_483_648n, 2_147_483_647n]],
    ['uint64', 'integer', [0n, 18_446_744_073_709_551_615n]],
    ['sint64', 'integer', [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n]],
    ['real32', 'real', null],
    ['real64', 'real', null],
    ['boolean', 'boolean', null],
    ['Boolean', 'boolean', null],
    ['string', 'string', null],
    ['ip', 'string', null],
    ['uint7', 'string', null],
    ['constructor', 'string', null],
  ])('of type %s', (type, kind, range) => {
    expect(rulesOf(type, '')).toMatchObject({ kind, range, choices: [] })
  })

  it.each([
    ['ValueMap{"a","b"}', ['a', 'b']],
    [' valuemap { "a" , "a b" ,"회계" } MinLen(1)', ['a', 'a b', '회계']],
    [
      String.raw`ValueMap{"say \"hi\"","back\\slash","}"}`,
      ['say "hi"', String.raw`back\slash`, '}'],
    ],
    ['ValueMap{}', []],
    ['ValueMap{"a"', []],
    ['ValueMap{a,b}', []],
    ['"ValueMap{"a"}"', []],
  ])('with the choices of %s', (qualifiers, choices) => {
    expect(rulesOf('string', qualifiers).choices).toEqual(choices)
  })

  it.each([
    ['MinLen(8) MaxLen(63)', 8, 63],
    ['minlen( 8 ),MaxLen(63)', 8, 63],
    ['MaxLen(3)', 0, 3],
    ['MinLen(9) MaxLen(3)', 0, null],
    ['MinLen(-1) MaxLen(1e9)', 0, null],
    ['ValueMap{"MinLen(3)"}', 0, null],
  ])('with the lengths of %s', (qualifiers, minLength, maxLength) => {
    expect(rulesOf('string', qualifiers)).toMatchObject({ minLength, maxLength })
  })

  it('take a time that grows with the qualifiers alone', async () => {
    const took = await cpuMs(() => {
      for (const part of ['"', String.raw`"\"`, 'ValueMap{"', 'ValueMap{ ', 'MinLen(', '\\', ' ']) {
        rulesOf('string', part.repeat(200_000 / part.length))
        rulesOf('string', `${part.repeat(200_000 / part.length)}\\`)
      }
    })
    expect(took).toBeLessThan(5_000)
  })
})

describe('D4: a value', () => {
  it.each([
    ['uint8', '', '255', undefined],
    ['uint8', '', ' 7 ', undefined],
    ['uint8', '', '', undefined],
    ['uint8', '', '256', 'range'],
    ['uint8', '', '-1', 'range'],
    ['uint8', '', '0x10', 'range'],
    ['uint8', '', '1.0', 'range'],
    ['uint64', '', '18446744073709551615', undefined],
    ['uint64', '', '18446744073709551616', 'range'],
    ['sint64', '', '9'.repeat(400), 'range'],
    ['real32', '', '-1.5e3', undefined],
    ['real32', '', '1e999', 'number'],
    ['real32', '', 'Infinity', 'number'],
    ['boolean', '', 'true', undefined],
    ['boolean', '', 'True', 'boolean'],
    ['string', 'ValueMap{"a","b"}', 'b', undefined],
    ['string', 'ValueMap{"a","b"}', '', 'choice'],
    ['uint8', 'ValueMap{"1","300"}', '300', undefined],
    ['string', 'MinLen(1)', '', 'missing'],
    ['string', 'MinLen(2)', '가', 'short'],
    ['string', 'MaxLen(2)', '가나다', 'long'],
    ['string', 'MaxLen(2)', '🙂🙂', undefined],
    ['string', '', '', undefined],
  ])('of %s %s: “%s” is %s', (type, qualifiers, value, code) => {
    expect(codeOf(type, qualifiers, value)).toBe(code)
  })

  it('comes with the numbers that a sentence needs', () => {
    expect(checkProperty(rulesOf('sint8', ''), 'x')).toEqual({
      code: 'range',
      params: { least: '-128', most: '127' },
    })
    expect(checkProperty(rulesOf('string', 'MinLen(8)'), 'short')).toEqual({
      code: 'short',
      params: { length: 8 },
    })
  })

  it('is judged whatever it is, and whatever the rules are (property)', () => {
    assert(
      property(string(), string(), string(), (type, qualifiers, value) => {
        const rules = rulesOf(type, qualifiers)
        checkProperty(rules, value)
        expect(checkProperty(rules, sentValue(rules, value))).toEqual(checkProperty(rules, value))
      }),
      { numRuns: 1000 },
    )
  })
})

import { assert, dictionary, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalName, readParameters, valueOf } from './parameters.ts'

describe('readParameters', () => {
  it('merges query and body, the query wins', () => {
    const wire = readParameters('command=listZones&name=a', 'name=b&available=true')
    expect(valueOf(wire, 'name')).toBe('a')
    expect(valueOf(wire, 'available')).toBe('true')
    expect(wire.pairs.map((pair) => pair.name)).toEqual(['command', 'name', 'name', 'available'])
  })

  it('takes the first of a repeated name, in any case, and says which was repeated', () => {
    const wire = readParameters('Name=a&NAME=b&id=1', '')
    expect(valueOf(wire, 'name')).toBe('a')
    expect(wire.repeated).toEqual(['NAME'])
  })

  it('decodes plus, percent and UTF-8, and takes raw brackets', () => {
    const wire = readParameters('a=x+y%20z&b=%ED%95%9C&details[0].Key:x.y=1', '')
    expect(valueOf(wire, 'a')).toBe('x y z')
    expect(valueOf(wire, 'b')).toBe('한')
    expect(valueOf(wire, 'details[0].Key:x.y')).toBe('1')
  })

  it('keeps the case of a map field apart', () => {
    const wire = readParameters('Details[0].A=1&details[0].a=2', '')
    expect(wire.repeated).toEqual([])
    expect(valueOf(wire, 'details[0].A')).toBe('1')
    expect(valueOf(wire, 'details[0].a')).toBe('2')
  })

  it('C7: takes __proto__ as an ordinary unknown name', () => {
    const wire = readParameters('__proto__=1&constructor=2', '')
    expect(valueOf(wire, '__proto__')).toBe('1')
    expect(valueOf(wire, 'tostring')).toBeUndefined()
  })

  it('H11: refuses thousands of parameters', () => {
    const query = Array.from({ length: 2_001 }, (_, index) => `p${index}=`).join('&')
    expect(() => readParameters(query, '')).toThrow('more than 2000 parameters')
  })

  it('gives back whatever a form encoder wrote', () => {
    assert(
      property(dictionary(string({ minLength: 1 }), string()), (values) => {
        const wire = readParameters('', new URLSearchParams(values).toString())
        for (const { name, value } of wire.pairs) expect(value).toBe(values[name])
        expect(wire.pairs).toHaveLength(Object.keys(values).length)
      }),
    )
  })
})

describe('canonicalName', () => {
  it('splits at the first `].` only', () => {
    expect(canonicalName('DETAILS[0].A].B')).toBe('details[0].A].B')
    expect(canonicalName('TemplateFilter')).toBe('templatefilter')
  })
})

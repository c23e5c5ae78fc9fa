import { createHmac } from 'node:crypto'
import { assert, constantFrom, dictionary, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expiryOf, isSignedWith, sign, signingStrings } from './signatures.ts'

type Values = Record<string, string>
type Client = (values: Values, secret: string) => string

const pairsOf = (values: Values) => Object.entries(values).map(([name, value]) => ({ name, value }))
const hmac = (text: string, secret: string) =>
  createHmac('sha1', secret).update(text, 'utf8').digest('base64')

/** Percent-encodes every UTF-8 byte that is not in `safe`, as each language's library does. */
function quote(text: string, safe: string): string {
  return Array.from(Buffer.from(text, 'utf8'), (byte) => {
    const character = String.fromCharCode(byte)
    const unreserved = /[A-Za-z0-9._-]/.test(character) || (byte < 128 && safe.includes(character))
    return unreserved ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const byName = (values: Values) => Object.entries(values).toSorted(([a], [b]) => compare(a, b))
const byLowerName = (values: Values) =>
  Object.entries(values).toSorted(([a], [b]) => compare(a.toLowerCase(), b.toLowerCase()))

/* How each client makes its signature, written after its behaviour (protocol §7, H2). */
const clients: Record<string, Client> = {
  'the servers': (values, secret) =>
    hmac(
      byName(values)
        .map(([k, v]) => `${k}=${quote(v, '*')}`)
        .join('&')
        .toLowerCase(),
      secret,
    ),
  'python cs': (values, secret) =>
    hmac(
      byName(values)
        .map(([k, v]) => `${k}=${quote(v, '*~')}`)
        .join('&')
        .toLowerCase(),
      secret,
    ),
  'cmk and cloudstack-go': (values, secret) =>
    hmac(
      byName(values)
        .map(([k, v]) => `${k}=${quote(v, '~')}`)
        .join('&')
        .toLowerCase(),
      secret,
    ),
  libcloud: (values, secret) =>
    hmac(
      byLowerName(values)
        .map(([k, v]) => `${quote(k.toLowerCase(), '~[]')}=${quote(v, '*~[]')}`)
        .join('&')
        .toLowerCase(),
      secret,
    ),
  'old libcloud': (values, secret) =>
    hmac(
      byLowerName(values)
        .map(([k, v]) => `${quote(k.toLowerCase(), '~')}=${quote(v, '~')}`)
        .join('&')
        .toLowerCase(),
      secret,
    ),
  Marvin: (values, secret) =>
    hmac(
      byLowerName(values)
        .map(([k, v]) => `${k.toLowerCase()}=${quote(v, '*').toLowerCase()}`)
        .join('&'),
      secret,
    ),
  'old Marvin': (values, secret) =>
    hmac(
      byLowerName(values)
        .map(([k, v]) => `${k.toLowerCase()}=${quote(v, '').toLowerCase()}`)
        .join('&'),
      secret,
    ),
  'a browser': (values, secret) =>
    hmac(
      byName(values)
        .map(([k, v]) => `${k}=${encodeURIComponent(v)}`)
        .join('&')
        .toLowerCase(),
      secret,
    ),
}

const plain = { command: 'listZones', response: 'json', apiKey: 'KEY' }
const awkward = {
  command: 'registerTemplate',
  apiKey: 'Ab-_9',
  Zeta: 'UPPER first?',
  alpha: "a b+c~d*e(f)'g'!h[0]/&=%20",
  'details[0].HTTP_HEADER:X': '한글 🙂 é',
  'details[0].b': '',
  expires: '2024-01-02T03:04:05+0000',
}

describe('signatures', () => {
  it('§17: signs the worked example', () => {
    expect([...signingStrings(pairsOf(plain))]).toEqual([
      'apikey=key&command=listzones&response=json',
    ])
    expect(sign('apikey=key&command=listzones&response=json', 'secret')).toBe(
      'CB2VceYQ2lFqNkAe+39yeUIsH5w=',
    )
  })

  it.each(Object.keys(clients))('H2: accepts what %s signs', (name) => {
    const client = clients[name]!
    for (const values of [plain, awkward]) {
      expect(isSignedWith('Secret', pairsOf(values), client(values, 'Secret'))).toBe(true)
      expect(isSignedWith('secret', pairsOf(values), client(values, 'Secret'))).toBe(false)
    }
  })

  it('H2: accepts every client whatever the values', () => {
    const names = string({
      unit: constantFrom(...Array.from('aAbBzZ019[].:-_')),
      minLength: 1,
      maxLength: 8,
    })
    // Two names that differ in case alone arrive as one parameter.
    const values = dictionary(names, string({ unit: 'grapheme', maxLength: 12 })).filter(
      (of) =>
        new Set(Object.keys(of).map((name) => name.toLowerCase())).size === Object.keys(of).length,
    )
    assert(
      property(values, constantFrom(...Object.values(clients)), (of, client) =>
        isSignedWith('k', pairsOf(of), client(of, 'k')),
      ),
    )
  })

  it.each([
    ['a changed value', { ...plain, response: 'xml' }],
    ['a further parameter', { ...plain, id: '1' }],
    ['one parameter less', { command: 'listZones', apiKey: 'KEY' }],
    ['another name', { command: 'listZones', responses: 'json', apiKey: 'KEY' }],
  ])('refuses %s', (_, values) => {
    const signature = clients['the servers']!(plain, 'Secret')
    expect(isSignedWith('Secret', pairsOf(values), signature)).toBe(false)
  })

  it('H2: does not take a name for two parameters', () => {
    const signature = clients['the servers']!({ command: 'listZones', id: '1' }, 'Secret')
    expect(isSignedWith('Secret', pairsOf({ 'command=listZones&id': '1' }), signature)).toBe(false)
  })

  it.each(['', 'x', 'CB2VceYQ2lFqNkAe+39yeUIsH5', '한'.repeat(28)])(
    'H3: refuses a signature of wrong length: %j',
    (signature) => {
      expect(isSignedWith('secret', pairsOf(plain), signature)).toBe(false)
    },
  )
})

describe('expiryOf', () => {
  const end = Date.UTC(2024, 0, 2, 3, 4, 5)

  it.each([
    '2024-01-02T03:04:05+0000',
    '2024-01-02T03:04:05+00:00',
    '2024-01-02T03:04:05Z',
    '2024-01-02T03:04:05.123Z',
    '2024-01-02T03:04:05.123456+0000',
    '2024-01-02T12:04:05+0900',
    '2024-01-01T22:34:05-04:30',
  ])('§7: reads %s', (text) => {
    expect(expiryOf(text)).toBe(end)
  })

  it.each(['', '2024-01-02', '2024-01-02T03:04:05', '2024-13-02T03:04:05Z', '1704164645', 'never'])(
    '§7: refuses %j',
    (text) => {
      expect(expiryOf(text)).toBeUndefined()
    },
  )
})

import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeholderOf, type ApiCall } from './api-call.ts'
import { shellWord } from '@mold/shared/shell-word.ts'
import { asCmk, asCurl } from './snippets.ts'

/** Any text that can be a value: shells know no NUL, the protocol no halves of a character. */
const anyText = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    // What shells and HCL make something of.
    fc.string({ unit: fc.constantFrom(...Array.from(`'"\\$\`!*?[]{}()<>|&;#~=%+ \n\t-a회`)) }),
  )
  .map((text) => text.replaceAll('\0', ''))

/** Runs a script with `cmk` and `curl` that print their arguments, each ended by a NUL. */
function argumentsOf(script: string): string[] {
  const printed = execFileSync('sh', {
    input: `cmk() { printf '%s\\0' "$@"; }\ncurl() { printf '%s\\0' "$@"; }\njq() { :; }\n${script}\n`,
    env: { PATH: process.env['PATH'], CLOUDSTACK_KEY: 'KeY', CLOUDSTACK_SECRET: 's3cret' },
    encoding: 'utf8',
  })
  return printed.split('\0').slice(0, -1)
}

describe('shellWord', () => {
  it('is read back by a real shell as the very text (property)', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 40 }), (texts) => {
        const words = texts.map((text) => (text === '' ? `''` : shellWord(text))).join(' ')
        expect(argumentsOf(`cmk ${words}`)).toEqual(texts)
      }),
      { numRuns: 60 },
    )
  })

  it('leaves plain words as they are', () => {
    expect(shellWord('https://mold.example/a.iso')).toBe('https://mold.example/a.iso')
  })
})

describe('asCmk', () => {
  it('splits verb and noun and quotes what a shell would split', () => {
    const params = { templatefilter: 'self', keyword: 'web server', zoneid: undefined, page: 1 }
    expect(asCmk(['listTemplates', params])).toBe(
      "cmk list templates templatefilter=self keyword='web server' page=1",
    )
    expect(asCmk(['login', {}])).toBe('cmk login')
  })

  it('gives cmk each value as it is, also names in brackets (property)', () => {
    fc.assert(
      fc.property(anyText, anyText, (name, description) => {
        const call: ApiCall = ['updateTemplate', { id: 'i', name, displaytext: description }]
        expect(argumentsOf(asCmk(call)).slice(2)).toEqual([
          'id=i',
          `name=${name}`,
          `displaytext=${description}`,
        ])
      }),
      { numRuns: 60 },
    )
  })
})

describe('asCurl', () => {
  const queryOf = (script: string) => argumentsOf(script)[3] ?? ''

  it('sends what it was given, decoded as a server decodes it (property)', () => {
    fc.assert(
      fc.property(anyText, anyText, (name, url) => {
        const sent = new URLSearchParams(
          queryOf(asCurl(['registerIso', { name, url }], 'http://m')),
        )
        expect([sent.get('name'), sent.get('url')]).toEqual([name, url])
        expect(sent.get('apikey')).toBe('KeY')
      }),
      { numRuns: 60 },
    )
  })

  it('signs in a POSIX shell what the server signs (protocol §7)', () => {
    const params = { templatefilter: 'self', keyword: 'a b~(1)*', account: 'web' }
    const signature = argumentsOf(asCurl(['listTemplates', params], 'http://m')).at(-1)
    const signed =
      'account=web&apikey=key&command=listtemplates&keyword=a%20b%7e%281%29*&response=json&templatefilter=self'
    const expected = createHmac('sha1', 's3cret').update(signed).digest('base64')
    expect(signature).toBe(`signature=${expected}`)
  })

  it('sends the query that it signed, to the origin of the console', () => {
    const script = asCurl(['listIsos', { id: 'x' }], 'https://mold.example')
    expect(script).toContain('query="apikey=$CLOUDSTACK_KEY&command=listIsos&id=x&response=json"')
    expect(argumentsOf(script)[1]).toBe('https://mold.example/client/api')
  })

  it('posts the file of an upload whatever its name is', () => {
    const file = `it's; 회계 "a\\b".iso`
    const script = asCurl(['getUploadParamsForIso', { name: 'x' }, { file }], 'http://m')
    const part = argumentsOf(script).at(-1)
    // As curl itself reads it: a quoted name, in which a backslash takes the next character as it is.
    const name = /^file=@"((?:[^"\\]|\\.)*)"$/.exec(part ?? '')?.[1]?.replace(/\\(.)/g, '$1')
    expect(name).toBe(`./${file}`)
  })
})

describe('secrets', () => {
  it('are in no snippet', () => {
    const call: ApiCall = ['login', { username: 'u', password: 'hunter2' }]
    for (const text of [asCmk(call), asCurl(call, 'http://m')]) {
      expect(text).not.toContain('hunter2')
      expect(text).toContain('YOUR_PASSWORD')
    }
  })

  it.each(['password', 'currentpassword', 'secretkey', 'details[0].secretkey', 'usersecretkey'])(
    '%s is one',
    (name) => expect(placeholderOf(name)).toMatch(/^YOUR_/),
  )

  it.each(['passwordenabled', 'name', 'id', 'keyword', 'sshkeyenabled'])('%s is none', (name) =>
    expect(placeholderOf(name)).toBeUndefined(),
  )
})

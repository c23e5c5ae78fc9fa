import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { asCmk, asCurl } from './api-snippet.ts'

describe('asCmk', () => {
  it('splits verb and noun and quotes what a shell would split', () => {
    const params = {
      templatefilter: 'self',
      keyword: 'web server',
      zoneid: undefined,
      listall: true,
    }
    expect(asCmk('listTemplates', params)).toBe(
      'cmk list templates templatefilter=self keyword="web server" listall=true',
    )
  })
})

describe('asCurl', () => {
  it('signs in a POSIX shell what the server signs (protocol §7)', () => {
    const params = { templatefilter: 'self', keyword: 'a b~(1)*', account: 'web' }
    const script = asCurl('listTemplates', params, 'http://m')
    const printed = execFileSync('sh', ['-c', script.replace(/^curl .*$/m, 'echo "$signature"')], {
      env: { PATH: process.env['PATH'], MOLD_API_KEY: 'KeY', MOLD_SECRET_KEY: 's3cret' },
    })
    const signed =
      'account=web&apikey=key&command=listtemplates&keyword=a%20b%7e%281%29*&response=json&templatefilter=self'
    expect(printed.toString().trim()).toBe(
      createHmac('sha1', 's3cret').update(signed).digest('base64'),
    )
  })

  it('sends the query that it signed, to the origin of the console', () => {
    const script = asCurl('listIsos', { id: 'x' }, 'https://mold.example')
    expect(script).toContain('query="apikey=$MOLD_API_KEY&command=listIsos&id=x&response=json"')
    expect(script).toContain("'https://mold.example/client/api'")
  })
})

import { AppError, type ErrorCode } from '@mold/shared/errors.ts'
import { describe, expect, it } from 'vitest'
import { parseImageUrl, redactUrl } from './url.ts'

function refusal(text: string): AppError {
  try {
    parseImageUrl(text)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error(`accepted: ${text}`)
}

describe('parseImageUrl', () => {
  it.each([
    ['http://mirror.example/a.iso', 'http://mirror.example/a.iso'],
    ['  https://mirror.example/a.iso\n', 'https://mirror.example/a.iso'],
    ['HTTP://Mirror.Example:80/A.iso', 'http://mirror.example/A.iso'],
    ['https://mirror.example:8443/a.iso?x=1&y=2#part', 'https://mirror.example:8443/a.iso?x=1&y=2'],
    ['http://[2606:4700::1111]/a.iso', 'http://[2606:4700::1111]/a.iso'],
    [
      'http://미러.example/템플릿.qcow2',
      'http://xn--vl2b17e.example/%ED%85%9C%ED%94%8C%EB%A6%BF.qcow2',
    ],
    [
      'http://h/a$(id);`id`\'"-oProxyCommand=.qcow2',
      "http://h/a$(id);%60id%60'%22-oProxyCommand=.qcow2",
    ],
  ])('takes %s', (text, href) => {
    expect(parseImageUrl(text).href).toBe(href)
  })

  it.each<[string, ErrorCode]>([
    ['file:///etc/passwd', 'source.url_file'],
    ['FILE:/etc/passwd', 'source.url_file'],
    ['gopher://h/1', 'source.url_scheme'],
    ['ftp://h/a.iso', 'source.url_scheme'],
    ['data:text/plain,hello', 'source.url_scheme'],
    ['jar:http://h/a.jar!/x', 'source.url_scheme'],
    ['filesystem:http://h/x', 'source.url_scheme'],
    ['nfs://h/share/a.iso', 'source.url_scheme'],
    ['javascript:alert(1)', 'source.url_scheme'],
    ['import:a.iso', 'source.url_scheme'],
    ['httpx://h/a', 'source.url_scheme'],
    ['http:\\\\h\\a.iso', 'source.url_invalid'],
    ['http:/h/a.iso', 'source.url_invalid'],
    ['http:h/a.iso', 'source.url_invalid'],
    ['http:///h/a.iso', 'source.url_invalid'],
    ['http://', 'source.url_invalid'],
    ['http:// /a', 'source.url_invalid'],
    ['http://h:65536/', 'source.url_invalid'],
    ['http://h:0/', 'source.url_invalid'],
    ['http://h:abc/', 'source.url_invalid'],
    ['http://[::1', 'source.url_invalid'],
    ['http://[fe80::1%25eth0]/', 'source.url_invalid'],
    ['http://256.256.256.256/', 'source.url_invalid'],
    ['//h/a.iso', 'source.url_invalid'],
    ['mirror.example/a.iso', 'source.url_invalid'],
    ['mirror.example:8080/a.iso', 'source.url_invalid'],
    ['', 'source.url_invalid'],
    ['http://h/a\r\nHost: evil', 'source.url_control_characters'],
    ['ht\ttp://h/a', 'source.url_control_characters'],
    ['http://h/\u0000', 'source.url_control_characters'],
    [`http://h/${'a'.repeat(2040)}`, 'source.url_too_long'],
    ['http://user:pw@h/', 'source.url_credentials'],
    ['http://a@127.0.0.1/', 'source.url_credentials'],
    ['http://:pw@h/', 'source.url_credentials'],
  ])('D13: refuses %j with %s', (text, code) => {
    expect(refusal(text).code).toBe(code)
  })

  it('begins with the words that clients know', () => {
    expect(refusal('file:///x').message).toContain('File:// type urls are currently unsupported')
    expect(refusal('ftp://h/x').message).toContain('Unsupported scheme for url: ftp://h/x')
    expect(refusal('http://h:99999/x').message).toContain('Invalid URL: http://h:99999/x')
    expect(refusal('http://h:99999/x').status).toBe(431)
  })

  it.each([
    'http://user:canary@h/',
    'http://canary@h/',
    'ftp://user:canary@h/x',
    'ftp://user:a@canary@h/x',
    'ftp:user:canary@h/x',
    'http:///canary@h:99999/x',
    'http://user:canary@h:99999/x',
    'http://h:99999/x?token=canary&b=canary',
    'http://h:99999/x#canary',
    'http:\\\\user:canary@h\\x',
  ])('D18: the refusal of %s does not repeat the secret', (text) => {
    const error = refusal(text)
    expect(JSON.stringify([error.message, error.params, error.cause])).not.toContain('canary')
  })
})

describe('redactUrl', () => {
  it.each([
    ['https://user:pw@h:8443/a/b.iso?sig=abc&exp=1#x', 'https://h:8443/a/b.iso?sig=***&exp=***'],
    ['http://h/a@b/c.iso', 'http://h/a@b/c.iso'],
    ['http://h/a?flag', 'http://h/a?flag'],
  ])('%s is written as %s', (url, written) => {
    expect(redactUrl(new URL(url))).toBe(written)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '@mold/shared/errors.ts'
import { parseDirectUrl } from './direct-url.ts'
import { nfsWord, parseNfsUrl } from './nfs-url.ts'

const codeOf = (text: string) => {
  try {
    parseDirectUrl(text)
    return undefined
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

/** What libnfs is given for an address, or the code of its refusal. */
const wordOf = (text: string) => {
  const refused = codeOf(text)
  if (refused !== undefined) return refused
  const { nfs } = parseNfsUrl(text)
  return nfsWord(nfs, '192.0.2.7', nfs.path)
}

describe('E1: NFS addresses', () => {
  it('are a server, a path of plain characters, and options of a closed list', () => {
    const { nfs } = parseNfsUrl(
      ' nfs://store.example/exp/a_b-1.2+3/disk.qcow2?version=4&nfsport=2050 ',
    )
    expect(nfs).toEqual({
      host: 'store.example',
      path: '/exp/a_b-1.2+3/disk.qcow2',
      options: { version: '4', nfsport: '2050' },
    })
    expect(nfsWord(nfs, '192.0.2.7', nfs.path)).toBe(
      'nfs://192.0.2.7/exp/a_b-1.2+3/disk.qcow2?version=4&nfsport=2050',
    )
    const { nfs: plain } = parseNfsUrl('nfs://[2001:db8::5]/a/b')
    expect(nfsWord(plain, '2001:db8::5', '/a')).toBe('nfs://[2001:db8::5]/a')
  })

  it.each([
    'nfs://host',
    'nfs://host/',
    'nfs:///a/b',
    'nfs://host/a/../b',
    'nfs://host/a/./b',
    'nfs://host/a//b',
    'nfs://host/a/b;id',
    'nfs://host/a/$(id).qcow2',
    'nfs://host/a/`id`',
    'nfs://host/a/b%2fc',
    'nfs://host/a b',
    'nfs://host/a\nb',
    'nfs://user@host/a/b',
    'nfs://user:word@host/a/b',
    'nfs://host:2049/a/b',
    'nfs://-oProxy/a/b',
    'nfs://host/a/b?version=5',
    'nfs://host/a/b?version=4&version=3',
    'nfs://host/a/b?nosuid,$(id)',
    'nfs://host/a/b?uid=0',
    'nfs://host/a/b?nfsport=0',
    'nfs://host/a/b?nfsport=65536',
    'nfs://host/a/b?mountport=1e3',
    `nfs://host/${'a'.repeat(2048)}`,
  ])('D6: %s is none', (text) => {
    expect(codeOf(text)).toBe('direct.nfs_url')
  })

  it('D5: never give libnfs a word with anything that a shell, or it, would read in another way', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'binary' }), (text) => {
        const word = wordOf(`nfs://host/a${text}`)
        expect(word).toMatch(
          /^direct\.nfs_url$|^nfs:\/\/192\.0\.2\.7(\/[\w.+@=,~:-]+)+(\?\w+=\d+(&\w+=\d+)*)?$/,
        )
        expect(word.split('/')).not.toContain('..')
      }),
      { numRuns: 500 },
    )
  })
})

describe('E1: what an address is told apart by', () => {
  it.each([
    ['http://a.example/disk.qcow2', 'http', '/disk.qcow2'],
    ['https://a.example/disk.qcow2?x=.metalink', 'http', '/disk.qcow2'],
    ['https://a.example/disk.qcow2.metalink', 'metalink', '/disk.qcow2'],
    ['http://a.example/disk.META4', 'metalink', '/disk'],
    ['nfs://a.example/exp/disk.qcow2', 'nfs', '/exp/disk.qcow2'],
  ])('%s', (text, scheme, path) => {
    expect(parseDirectUrl(text)).toMatchObject({ scheme, path })
  })

  it.each([
    ['ftp://a.example/disk.qcow2', 'direct.scheme'],
    ['file:///etc/passwd', 'direct.scheme'],
    ['import:disk.qcow2', 'direct.scheme'],
    ['javascript:alert(1)', 'direct.scheme'],
    ['http://user:word@a.example/disk.qcow2', 'source.url_credentials'],
    ['http:a.example', 'source.url_invalid'],
  ])('D13: %s is refused', (text, code) => {
    expect(codeOf(text)).toBe(code)
  })

  it('keeps what may be secret in an address out of the refusal', () => {
    const read = () => parseDirectUrl('ftp://canary:canary@a.example/x?key=canary')
    expect(read).toThrow('ftp://a.example/x?key=***')
  })
})

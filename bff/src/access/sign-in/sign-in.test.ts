import { describe, expect, it } from 'vitest'
import { createLimiter } from './limiter.ts'
import { addressSubject, domainPath } from './sign-in.service.ts'

describe('§6: domainPath', () => {
  it.each([
    [undefined, '/'],
    ['', '/'],
    ['/', '/'],
    ['a', '/a/'],
    ['/a/b', '/a/b/'],
    ['a//b/', '/a/b/'],
  ])('%j is %s', (given, path) => {
    expect(domainPath(given)).toBe(path)
  })
})

describe('H4: addressSubject', () => {
  it.each([
    ['192.0.2.1', 'address:192.0.2.1'],
    ['::ffff:192.0.2.1', 'address:192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', 'address:2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', 'address:2001:db8:1:2::/64'],
    ['2001:db8::1', 'address:2001:db8:0:0::/64'],
    ['2001:0db8:0001:0000::', 'address:2001:db8:1:0::/64'],
    ['::1', 'address:0:0:0:0::/64'],
    ['fe80::1%eth0', 'address:fe80:0:0:0::/64'],
    ['', 'address:'],
  ])('%s counts as %s', (address, subject) => {
    expect(addressSubject(address)).toBe(subject)
  })
})

describe('createLimiter', () => {
  it('runs so many at a time, lets so many wait and refuses the rest', async () => {
    const limited = createLimiter(2, 1)
    const { promise, resolve } = Promise.withResolvers<void>()
    let running = 0
    const work = async () => {
      running++
      await promise
      running--
      return 'done'
    }
    const begun = [limited(work), limited(work), limited(work)]
    await expect(limited(work)).rejects.toThrow('too many requests')
    expect(running).toBe(2)
    resolve()
    expect(await Promise.all(begun)).toEqual(['done', 'done', 'done'])
    expect(running).toBe(0)
    expect(await limited(work)).toBe('done')
  })

  it('gives its place back after a failure', async () => {
    const limited = createLimiter(1, 1)
    await expect(limited(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await limited(() => Promise.resolve(1))).toBe(1)
  })
})

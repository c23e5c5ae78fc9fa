import { describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './passwords.ts'

describe('passwords', () => {
  it('verifies the password of a hash and no other', async () => {
    const hash = await hashPassword('비밀 pass 🙂')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await verifyPassword('비밀 pass 🙂', hash)).toBe(true)
    expect(await verifyPassword('비밀 pass', hash)).toBe(false)
    expect(await verifyPassword('', hash)).toBe(false)
  })

  it('salts', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'))
  })

  it.each([null, '', 'plain', '$argon2id$v=19$m=1,t=1,p=1$x$y'])(
    'is false without a usable hash: %j',
    async (hash) => {
      expect(await verifyPassword('anything', hash)).toBe(false)
    },
  )

  it('knows hashes that other programs made', async () => {
    // argon2 reference vector of the password "password", m=256, t=2, p=1.
    const hash =
      '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
    expect(await verifyPassword('password', hash)).toBe(true)
  })
})

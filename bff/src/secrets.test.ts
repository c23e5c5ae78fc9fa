import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSecrets } from './secrets.ts'

const secrets = createSecrets(randomBytes(32))
const others = createSecrets(randomBytes(32))

describe('secrets in rows', () => {
  it.each(['', 'a', '비밀 🔑', 'x'.repeat(10_000)])('come back as they were: %#', (text) => {
    expect(secrets.decrypt(secrets.encrypt(text))).toBe(text)
  })

  it('name their key, do not show the text and differ each time', () => {
    const sealed = secrets.encrypt('open sesame')
    expect(sealed).toMatch(new RegExp(`^${secrets.keyId}\\.[\\w-]+$`))
    expect(Buffer.from(sealed.split('.')[1]!, 'base64url').includes('sesame')).toBe(false)
    expect(secrets.encrypt('open sesame')).not.toBe(sealed)
  })

  it('are refused when they were made with another key, which is named', () => {
    expect(() => secrets.decrypt(others.encrypt('x'))).toThrow(others.keyId)
  })

  it('are refused when any byte was changed', () => {
    const sealed = secrets.encrypt('some text')
    const [keyId = '', body = ''] = sealed.split('.')
    const bytes = Buffer.from(body, 'base64url')
    for (const [i, byte] of bytes.entries()) {
      const changed = Buffer.from(bytes)
      changed[i] = byte ^ 1
      expect(() => secrets.decrypt(`${keyId}.${changed.toString('base64url')}`)).toThrow(
        'was changed since',
      )
    }
    expect(() => secrets.decrypt(`${keyId}.`)).toThrow('was changed since')
  })
})

describe('derived keys', () => {
  it('are 32 bytes, the same for the same label and no other', () => {
    const key = secrets.derive('download links')
    expect(key).toHaveLength(32)
    expect(secrets.derive('download links')).toEqual(key)
    expect(secrets.derive('upload signatures')).not.toEqual(key)
    expect(others.derive('download links')).not.toEqual(key)
  })
})

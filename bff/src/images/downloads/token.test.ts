import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createTokens } from './token.ts'

const secret = randomBytes(32)
const uuid = randomUUID()

describe('createTokens', () => {
  it('reads what it made, in any process with the same key', () => {
    const token = createTokens(secret).make(uuid)
    expect(token).toMatch(/^[\w-]{44}$/)
    expect(createTokens(Buffer.from(secret)).read(token)).toBe(uuid)
  })

  it('F4: refuses a token with any one bit changed', () => {
    const tokens = createTokens(secret)
    const bytes = Buffer.from(tokens.make(uuid), 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const forged = Buffer.from(bytes)
      forged[bit >> 3]! ^= 1 << (bit & 7)
      expect(tokens.read(forged.toString('base64url')), `bit ${bit}`).toBeUndefined()
    }
  })

  it('F4: refuses a token made with another key', () => {
    expect(createTokens(randomBytes(32)).read(createTokens(secret).make(uuid))).toBeUndefined()
  })

  it('F4: refuses what is cut, longer, or written in another way', () => {
    const tokens = createTokens(secret)
    const token = tokens.make(uuid)
    for (let length = 0; length < token.length; length++) {
      expect(tokens.read(token.slice(0, length))).toBeUndefined()
    }
    for (const other of [`${token}A`, `${token}=`, ` ${token}`, `${token}\n`, `${token}/../x`]) {
      expect(tokens.read(other)).toBeUndefined()
    }
  })
})

import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSecrets } from '../../secrets.ts'
import { createTickets, type Ticket } from './tickets.ts'

const secrets = createSecrets(randomBytes(32))
const tickets = createTickets(secrets)
const id = 'a'.repeat(32)
const nonce = '0b6f0a5e-9a55-4d0c-8c86-5a1d0d6a3c11'
const expires = new Date('2030-01-02T03:04:05.678Z')
const before = new Date('2030-01-02T03:04:05.677Z')
const ticket = tickets.make({ id, nonce }, expires)

const refused = (given: Partial<Ticket>, of = { id, now: before }) => {
  try {
    tickets.check(of.id, given, of.now)
  } catch (error) {
    return (error as { code: string }).code
  }
  return undefined
}

describe('upload tickets', () => {
  it('prove the nonce of their upload until they expire', () => {
    expect(ticket.expires).toBe('2030-01-02T03:04:05.678Z')
    expect(tickets.check(id, ticket, before)).toBe(nonce)
    expect(refused(ticket, { id, now: expires })).toBe('upload.signature_expired')
  })

  it('prove nothing for another upload, time, nonce or key', () => {
    const other = createTickets(createSecrets(randomBytes(32))).make({ id, nonce }, expires)
    const changed: Partial<Ticket>[] = [
      { expires: '2031-01-02T03:04:05.678Z' },
      { metadata: secrets.encrypt(nonce) },
      { signature: other.signature },
      { signature: ticket.signature.slice(4) },
      { signature: 'x' },
    ]
    for (const change of changed) {
      expect(refused({ ...ticket, ...change })).toBe('upload.signature_invalid')
    }
    expect(refused(ticket, { id: 'b'.repeat(32), now: before })).toBe('upload.signature_invalid')
    expect(refused(other)).toBe('upload.signature_invalid')
  })

  it.each(['metadata', 'expires', 'signature'] as const)('need %s', (name) => {
    expect(refused({ ...ticket, [name]: undefined })).toBe('upload.signature_fields')
    expect(refused({ ...ticket, [name]: '' })).toBe('upload.signature_fields')
  })

  it('do not show what they prove', () => {
    expect(ticket.metadata).not.toContain(nonce)
    expect(tickets.make({ id, nonce }, expires).metadata).not.toBe(ticket.metadata)
  })
})

import { describe, expect, it } from 'vitest'
import { databaseFailure, guestPortProblem, listenFailure, StartError } from './start-error.ts'

const withCode = (code: string) => Object.assign(new Error('raw'), { code })
const messageOf = (error: unknown) => (error instanceof StartError ? error.message : undefined)

describe('why the server does not start', () => {
  it.each([
    ['EADDRINUSE', /port 8080 of 127\.0\.0\.1 already\. Stop it, or set PORT/],
    ['EACCES', /Set PORT to 1024 or higher/],
    ['EADDRNOTAVAIL', /does not have the address 127\.0\.0\.1\. Set HOST/],
  ])('listening: %s', (code, words) => {
    const of = { host: '127.0.0.1', port: 8080 }
    expect(messageOf(listenFailure(withCode(code), of))).toMatch(words)
  })

  it.each([
    [
      withCode('ECONNREFUSED'),
      /cannot be reached at db\.example, port 5432\. Start it, or correct DATABASE_URL/,
    ],
    [new Error('timeout exceeded when trying to connect'), /cannot be reached/],
    [withCode('ENOTFOUND'), /host db\.example of DATABASE_URL is not known/],
    [withCode('28P01'), /does not let the user "mo@ld" in/],
    [withCode('3D000'), /no database "images" at db\.example/],
  ])('the database: %s', (error, words) => {
    const url = 'postgres://mo%40ld:geheim@db.example/images'
    const text = messageOf(databaseFailure(error, url))
    expect(text).toMatch(words)
    expect(text).not.toContain('geheim')
  })

  it('names a PORT that guests do not need for their passwords', () => {
    const everywhere = { host: '0.0.0.0', port: 8080 }
    expect(messageOf(listenFailure(withCode('EADDRINUSE'), everywhere))).toMatch(/set PORT=8081/)
    const other = { host: '0.0.0.0', port: 9000 }
    expect(messageOf(listenFailure(withCode('EADDRINUSE'), other))).not.toContain('8081')
    const roles = new Set(['api', 'agent'] as const)
    expect(guestPortProblem({ ...everywhere, roles })).toMatch(/PORT=8081/)
    expect(guestPortProblem({ ...everywhere, roles: new Set(['api']) })).toBeUndefined()
    expect(guestPortProblem({ ...other, roles })).toBeUndefined()
    expect(guestPortProblem({ host: '127.0.0.1', port: 8080, roles })).toBeUndefined()
  })

  it('keeps what it does not know', () => {
    const error = new Error('a fault of ours')
    expect(listenFailure(error, { host: '', port: 0 })).toBe(error)
    expect(databaseFailure(error, 'postgres:///mold?host=/run')).toBe(error)
  })
})

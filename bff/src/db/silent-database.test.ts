import net, { type AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { databaseError } from '../http/database-errors.ts'
import { createLogger } from '../log.ts'
import { openDatabase } from './database.ts'
import { type Listener, listen } from './listener.ts'

const ready = Buffer.from('Z\0\0\0\x05I')
const welcome = Buffer.concat([Buffer.from('R\0\0\0\x08\0\0\0\0'), ready])
const done = Buffer.concat([Buffer.from('C\0\0\0\x07OK\0'), ready])

/** Takes connections as PostgreSQL does and answers simple queries, until it is told to be silent. */
async function startFake(answers: boolean) {
  const sockets = new Set<net.Socket>()
  const fake = { answers, queries: 0, connections: 0, url: '', close: () => {} }
  const server = net.createServer((socket) => {
    sockets.add(socket)
    fake.connections++
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.once('data', () => {
      socket.write(welcome)
      socket.on('data', () => {
        fake.queries++
        if (fake.answers) socket.write(done)
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  fake.url = `postgres://mold@127.0.0.1:${(server.address() as AddressInfo).port}/mold`
  fake.close = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return fake
}

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

describe('P10: a database that takes connections and then says nothing', () => {
  it('fails a query soon after the time that the server has for it, and is connected to anew', async () => {
    const fake = await startFake(false)
    ends.push(fake.close)
    const options = { url: fake.url, max: 1, statementTimeoutMs: 50, applicationName: 'test' }
    const db = openDatabase({ ...options, answerGraceMs: 50 }, () => {})
    ends.push(() => db.destroy())
    for (const connections of [1, 2]) {
      const error = await sql`select 1`.execute(db).catch((reason: unknown) => reason)
      expect(databaseError(error)?.code).toBe('api.database_unavailable')
      expect(fake.connections).toBe(connections)
    }
  })

  it('lets a migration take its time', async () => {
    const fake = await startFake(false)
    ends.push(fake.close)
    const options = { url: fake.url, max: 1, statementTimeoutMs: 0, applicationName: 'test' }
    const db = openDatabase({ ...options, answerGraceMs: 1 }, () => {})
    const query = sql`select 1`.execute(db).then(
      () => 'answered',
      () => 'cut',
    )
    await expect.poll(() => fake.queries).toBeGreaterThan(0)
    const later = new Promise((resolve) => setTimeout(resolve, 100, 'still waits'))
    expect(await Promise.race([query, later])).toBe('still waits')
    fake.close()
    await query
    await db.destroy()
  })

  it('is noticed by the listener, which comes back', async () => {
    const fake = await startFake(true)
    ends.push(fake.close)
    const log = createLogger('silent')
    const times = { pingMs: 20, patienceMs: 50, reconnectMs: 10 }
    const listener: Listener = await listen(fake.url, ['mold'], log, times)
    ends.push(() => listener.close())
    let back = 0
    listener.onReconnect(() => back++)
    await expect.poll(() => fake.queries).toBeGreaterThan(3)
    expect(fake.connections).toBe(1)
    fake.answers = false
    await expect.poll(() => fake.connections).toBeGreaterThan(1)
    fake.answers = true
    await expect.poll(() => back).toBe(1)
  })
})

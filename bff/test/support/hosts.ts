import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { AgentFacts } from '../../src/agent/protocol.ts'
import { createFakeAgent, type FakeAgent } from './fake-agent.ts'
import type { TestServer } from './server.ts'

export interface TestHost {
  /** Internal id. */
  readonly id: number
  readonly uuid: string
  readonly name: string
  readonly zoneId: number
  readonly credential: string
}

/** A host in the first zone, or in another one, whose agent has joined. */
export async function makeHost(
  { db }: Pick<TestServer, 'db'>,
  of: { readonly name?: string; readonly zoneId?: number } = {},
): Promise<TestHost> {
  const credential = randomBytes(32).toString('base64url')
  const name = of.name ?? `host-${randomBytes(4).toString('hex')}`
  const zoneId =
    of.zoneId ??
    (await db.selectFrom('zone').select('id').orderBy('id').executeTakeFirstOrThrow()).id
  const { id, uuid } = await db
    .insertInto('host')
    .values({
      zone_id: zoneId,
      name,
      credential_hash: createHash('sha256').update(credential).digest(),
    })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
  return { id, uuid, name, zoneId, credential }
}

/** Makes a host, connects its agent, and waits until the server knows what it told. */
export async function startHost(
  server: Pick<TestServer, 'db' | 'origin'>,
  of: {
    readonly name?: string
    readonly zoneId?: number
    readonly facts?: Partial<AgentFacts>
  } = {},
): Promise<{ host: TestHost; agent: FakeAgent }> {
  const host = await makeHost(server, of)
  const agent = createFakeAgent({
    origin: () => server.origin,
    credential: host.credential,
    facts: { hostname: host.name, ...of.facts },
  })
  await agent.connect()
  // It has told that it has no domains: what a test puts into the rows has not stopped by that.
  await agent.heard()
  return { host, agent }
}

/** What every host is told when it connects, whatever runs there. */
export const upkeep: ReadonlySet<string> = new Set(['inventory', 'certificates.set'])

/** Waits until something holds; says what it was when it does not come to that. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  holds: (now: T) => boolean,
  limitMs = 15_000,
): Promise<T> {
  const end = performance.now() + limitMs
  for (;;) {
    const now = await look()
    if (holds(now)) return now
    if (performance.now() > end) throw new Error(`it does not come to that: ${JSON.stringify(now)}`)
    await wait(20)
  }
}

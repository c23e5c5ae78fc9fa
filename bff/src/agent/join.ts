import { hostname } from 'node:os'
import type { Credential } from './credential.ts'
import { joined } from './protocol.ts'
import { createServerLink, readAnswer, refusalOf, type ServerAddress } from './server-link.ts'

/**
 * Becomes a host of the server by the one-time token that `addHost` has given.
 *
 * @throws Error with what the server says when it does not take the token
 */
export async function join(
  address: ServerAddress,
  token: string,
  signal: AbortSignal,
): Promise<Credential> {
  const answer = await createServerLink(address, undefined).call({
    method: 'POST',
    path: '/agent/join',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ token, hostname: hostname() })),
    signal,
  })
  const said = await readAnswer(answer)
  const credential = joined.safeParse(said)
  if (answer.status === 200 && credential.success) return credential.data
  throw new Error(`The server did not take the token: ${refusalOf(said, answer.status).text}`)
}

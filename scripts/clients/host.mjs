import { setCertificates } from '../../bff/src/agent/trust/set.ts'
import { createFakeAgent } from '../../bff/test/support/fake-agent.ts'

/*
 * host.mjs <origin> <token> <folder>: joins as the host of a token and stays until it is ended. Its machines are in
 * memory, and what it trusts for direct downloads is kept in the folder, as the agent keeps it.
 */
const [origin, token, stateDir] = process.argv.slice(2)
const answer = await fetch(`${origin}/agent/join`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ token, hostname: 'client-host' }),
})
const joined = await answer.json()
if (!answer.ok) throw new Error(`the server does not take the token: ${JSON.stringify(joined)}`)
const agent = createFakeAgent({ origin: () => origin, credential: joined.credential })
agent.on('certificates.set', async ({ certificates }) => ({
  failures: await setCertificates({ stateDir }, certificates),
}))
await agent.connect()
await agent.heard()
console.log('connected')

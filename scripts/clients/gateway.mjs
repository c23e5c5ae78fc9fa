import { once } from 'node:events'
import { createPasswordServer } from '../../bff/src/agent/passwords/server.ts'
import { createLogger } from '../../bff/src/log.ts'

/*
 * gateway.mjs <address>: the server that a host has on the gateway of its guests, on the ports that guests know by
 * heart. Every line of its input is a new password of the one guest; it answers with a line for each thing done.
 */
const [address] = process.argv.slice(2)
let waiting
const desk = {
  facts: async () => ({ name: 'web-1', zone: 'zone1', offering: 'Small Instance' }),
  password: async () => waiting,
  saved: async () => {
    waiting = undefined
  },
}
const guestOf = async () => '6f1f3b0e-2f0a-4f7e-9b7a-0c7d3f1d2a11'
for (const port of [80, 8080]) {
  const server = createPasswordServer({ log: createLogger('error'), desk, guestOf })
  server.listen(port, address)
  await once(server, 'listening')
}
console.log('serves')
process.stdin.setEncoding('utf8').on('data', (text) => {
  waiting = text.trim()
  console.log('kept')
})

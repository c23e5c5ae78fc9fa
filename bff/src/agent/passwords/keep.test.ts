import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createLogger } from '../../log.ts'
import { createVirsh } from '../libvirt/virsh.ts'
import type { AgentFacts, PasswordService } from '../protocol.ts'
import { keepPasswordServer } from './keep.ts'

type Network = AgentFacts['network']

const network = (gateway: string): NonNullable<Network> => ({
  name: 'default',
  gateway,
  netmask: '255.255.255.0',
  cidr: '127.0.0.0/24',
})

let stopping = new AbortController()
let others: Server[] = []
afterEach(async () => {
  stopping.abort()
  stopping = new AbortController()
  for (const other of others) other.close()
  others = []
})

/** Another program with a port. */
async function occupy(address: string, port = 0): Promise<number> {
  const other = createServer()
  others.push(other)
  other.listen(port, address)
  await once(other, 'listening')
  return (other.address() as AddressInfo).port
}

function keep(of: {
  readonly networking?: AgentFacts['networking']
  readonly network: () => Network
  readonly ports: { readonly passwords: number; readonly metadata: number | undefined }
}) {
  const told: PasswordService[] = []
  let look = () => {}
  const never = () => Promise.reject(new Error('nobody asks'))
  const keeper = keepPasswordServer({
    networking: 'network',
    ...of,
    log: createLogger('silent'),
    signal: stopping.signal,
    virsh: createVirsh('test:///default'),
    domains: never,
    desk: { facts: never, password: never, saved: never },
    onState() {
      told.push(keeper.state())
      look()
    },
    everyMs: 20,
  })
  const until = (state: string) =>
    new Promise<PasswordService>((resolve) => {
      look = () => {
        if (keeper.state().state === state) resolve(keeper.state())
      }
      look()
    })
  return { keeper, told, until }
}

it('K4: serves as soon as the network is there, and wherever it is', async () => {
  let now: Network
  const { keeper, told, until } = keep({
    network: () => now,
    ports: { passwords: 0, metadata: 0 },
  })
  expect(keeper.state()).toMatchObject({ state: 'waiting' })
  now = network('127.0.0.11')
  expect(await until('serving')).toMatchObject({ address: '127.0.0.11', metadata: true })
  now = undefined
  await until('waiting')
  now = network('127.0.0.12')
  expect(await until('serving')).toMatchObject({ address: '127.0.0.12' })
  stopping.abort()
  await keeper.ended
  expect(told).toHaveLength(3)
})

it('K4: says that another program has its port, until that is gone', async () => {
  const port = await occupy('127.0.0.13')
  const { until } = keep({
    network: () => network('127.0.0.13'),
    ports: { passwords: port, metadata: undefined },
  })
  expect(await until('taken')).toMatchObject({ address: '127.0.0.13', port })
  others[0]?.close()
  expect(await until('serving')).toMatchObject({ address: '127.0.0.13', port, metadata: false })
})

it('K4: goes without metadata where a web server has that port', async () => {
  const port = await occupy('127.0.0.14')
  const { until } = keep({
    network: () => network('127.0.0.14'),
    ports: { passwords: 0, metadata: port },
  })
  expect(await until('serving')).toMatchObject({ metadata: false })
})

it('K4: keeps nothing for machines of a user’s own libvirt', async () => {
  const { keeper } = keep({
    networking: 'user',
    network: () => undefined,
    ports: { passwords: 0, metadata: 0 },
  })
  await keeper.ended
  expect(keeper.state()).toEqual({ state: 'session', port: 0 })
})

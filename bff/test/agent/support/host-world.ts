import { randomUUID } from 'node:crypto'
import type { DomainDisk, DomainSpec } from '../../../src/agent/protocol.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'
import { guestDisk } from '../../support/guest-disk.ts'
import { readPng } from '../../support/png.ts'
import { litLines } from '../../support/screen-text.ts'
import { createSession } from './session.ts'

/** A host with an agent and libvirt, and the server that it is of. */
export type HostWorld = Awaited<ReturnType<typeof startHostWorld>>

/** @param place a folder that is there, for the primary storage */
export async function startHostWorld(place?: string) {
  const server = await startFakeServer()
  const session = createSession(place)
  const agent = session.startAgent(server)
  await server.until('the first facts', server.facts)

  return {
    server,
    session,
    agent,
    ...instancesOf(server),
    async end() {
      await session.end()
      await server.stop()
    },
  }
}

/** What tests do with instances of a host. */
export function instancesOf(server: FakeServer) {
  /** Brings an image to the host. */
  async function ensure(bytes: Buffer, format: 'raw' | 'qcow2' = 'raw') {
    const { digest, length } = server.addObject(bytes)
    await server.ask('base.ensure', { digest, length, format })
    return { digest, format }
  }

  /** A disk over an image that boots and says something. */
  async function guest(text: string) {
    const base = await ensure(guestDisk(text))
    const disk = randomUUID()
    await server.ask('disk.create', { disk, size: 2 << 20, base })
    return { disk, base }
  }

  const screen = async (instance: string) => {
    const { png } = await server.ask('domain.screenshot', { instance })
    return readPng(Buffer.from(png, 'base64'))
  }

  /** Resolves with the lines of a screen once there are as many, and they have stopped changing. */
  async function screenOf(instance: string, isIt: (lines: string[]) => boolean): Promise<string[]> {
    let last = ''
    for (const end = performance.now() + 60_000; performance.now() < end;) {
      const lines = litLines(await screen(instance))
      const now = lines.join('\n')
      if (isIt(lines) && now === last) return lines
      last = now
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    throw new Error(`the screen did not come: ${last.split('\n').length} lines`)
  }

  const stateIs = (instance: string, state: string) =>
    server.until(
      `${instance} to be ${state}`,
      () => (server.states.get(instance) ?? 'none') === state,
    )

  return { ensure, guest, screen, screenOf, stateIs }
}

/** A small machine. */
export function machine(
  disks: readonly Partial<DomainDisk>[],
  of: Partial<DomainSpec> = {},
): DomainSpec {
  const instance = randomUUID()
  return {
    instance,
    name: `i-2-7-VM-${instance.slice(0, 8)}`,
    cpus: 1,
    memory: 64,
    arch: 'x86_64',
    firmware: 'bios',
    disks: disks.map((disk, device) => ({ disk: randomUUID(), device, bus: 'ide', ...disk })),
    bootFromIso: false,
    nics: [],
    video: 'vga',
    localTime: false,
    ...of,
  }
}

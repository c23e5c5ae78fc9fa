import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { guestDisk } from '../support/guest-disk.ts'
import { sha256 } from '../support/images.ts'
import { startOrigin } from '../support/origin.ts'
import { type HostWorld, machine, startHostWorld } from './support/host-world.ts'
import { lacksLibvirt } from './support/session.ts'

/** What a test waits for in the folders of a host. */
async function appears(look: () => boolean): Promise<void> {
  await expect.poll(look, { timeout: 30_000, interval: 5 }).toBe(true)
}

describe.skipIf(lacksLibvirt)(
  'a host in trouble (needs qemu-system-x86 and libvirt-daemon-system)',
  { timeout: 120_000 },
  () => {
    let world: HostWorld
    let agent: HostWorld['agent']
    beforeAll(async () => {
      world = await startHostWorld()
      ;({ agent } = world)
    }, 60_000)
    afterEach(() => {
      world.server.intercept(() => false)
      world.server.note(true)
    })
    afterAll(() => world.end(), 60_000)

    const inPool = (...parts: string[]) => path.join(world.session.pool, ...parts)
    const rangesOf = (digest: string) =>
      world.server.requests.flatMap((line) => {
        const [, from] = new RegExp(`^GET /agent/objects/${digest} bytes=(\\d+)-`).exec(line) ?? []
        return from === undefined ? [] : [Number(from)]
      })

    /** Sends the first half of each object, and then nothing until it is undone. */
    function sendHalves() {
      const { server } = world
      let halves = 1
      server.intercept(({ url }, response) => {
        const bytes = server.objects.get(url?.split('/').at(-1) ?? '')
        if (!bytes || halves === 0) return false
        halves -= 1
        response.writeHead(206, {
          'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
          'content-length': bytes.length,
        })
        response.write(bytes.subarray(0, bytes.length / 2))
        return true
      })
    }

    it('goes on with an image where the line was cut, and where it was killed', async () => {
      const { server, session } = world
      for (const how of ['cut', 'kill'] as const) {
        const bytes = randomBytes(8 << 20)
        const { digest, length } = server.addObject(bytes)
        sendHalves()
        const id = server.command('base.ensure', { digest, length, format: 'raw' })
        const part = inPool('bases', `${digest}.part`)
        await appears(() => existsSync(part) && readFileSync(part).length >= 3 << 20)
        if (how === 'cut') server.cut()
        else {
          await agent.kill()
          agent = session.startAgent(server)
        }
        expect((await server.end(id)).result).toEqual({ how: 'download', bytes: length })
        const [first, second = 0, ...others] = rangesOf(digest)
        expect([first, others]).toEqual([0, []])
        expect(second).toBeGreaterThanOrEqual(3 << 20)
        expect(readFileSync(inPool('bases', digest))).toEqual(bytes)
        expect(existsSync(part)).toBe(false)
      }
    })

    it('goes on with a direct download where it was killed', async () => {
      const { server, session } = world
      const origin = await startOrigin()
      const bytes = randomBytes(8 << 20)
      const digest = sha256(bytes)
      const source = {
        url: origin.put('/direct.img', bytes),
        headers: {},
        allowed: ['127.0.0.0/8'],
        own: [],
        followRedirects: false,
        connectMs: 5_000,
        socketMs: 60_000,
        requestMs: 5_000,
        maxBytes: 64 << 20,
        maxVirtualBytes: 64 << 20,
      }
      const release = origin.hold('/direct.img', 4 << 20)
      const id = server.command('base.fetch', { digest, source, format: 'RAW' })
      const part = inPool('bases', `${digest}.part`)
      await appears(() => existsSync(part) && readFileSync(part).length >= 3 << 20)
      await agent.kill()
      release()
      agent = session.startAgent(server)
      const size = bytes.length
      const result = { how: 'fetched', bytes: size, content: digest, virtualSize: size }
      expect((await server.end(id)).result).toEqual(result)
      const [, range = '0'] =
        /^bytes=(\d+)-$/.exec(origin.requests.at(-1)?.headers.range ?? '') ?? []
      expect(Number(range)).toBeGreaterThanOrEqual(3 << 20)
      expect(readFileSync(inPool('bases', digest))).toEqual(bytes)
      expect(existsSync(part)).toBe(false)
      await server.ask('base.remove', { digest })
      const left = readdirSync(inPool('bases')).filter((name) => name.startsWith(digest))
      expect(left).toEqual([])
      await origin.close()
    })

    it('takes no image whose bytes came changed', async () => {
      const { server } = world
      const { digest, length } = server.addObject(randomBytes(1 << 20))
      server.objects.set(digest, randomBytes(1 << 20))
      const ensured = server.ask('base.ensure', { digest, length, format: 'raw' })
      await expect(ensured).rejects.toThrow('host.base_digest')
      const unknown = createHash('sha256').update('unknown').digest('hex')
      const refused = server.ask('base.ensure', { digest: unknown, length, format: 'raw' })
      await expect(refused).rejects.toThrow('host.download_failed')
      expect(readdirSync(inPool('bases')).filter((name) => name.startsWith(digest))).toEqual([])
    })

    it('stops what nobody waits for, and leaves nothing of it', async () => {
      const { server } = world
      const { digest, length } = server.addObject(randomBytes(8 << 20))
      sendHalves()
      const id = server.command('base.ensure', { digest, length, format: 'raw' })
      await appears(() => existsSync(inPool('bases', `${digest}.part`)))
      server.say({ type: 'cancel', id })
      expect((await server.end(id)).failure?.code).toBe('host.cancelled')
      expect(readdirSync(inPool('bases')).filter((name) => name.startsWith(digest))).toEqual([])
    })

    it('does a command once, and says its end until that is noted', async () => {
      const { server, session } = world
      const disk = randomUUID()
      server.note(false)
      const id = server.command('disk.create', { disk, size: 1 << 20 })
      const ends = () => server.messages.filter((of) => of.type === 'done' && of.id === id).length
      await server.until('the end', () => ends() >= 1)
      // What is asked for again would be made anew if it were done again.
      rmSync(inPool('disks', `${disk}.qcow2`))
      server.cut()
      await server.until('the end after a cut line', () => ends() >= 2)
      await agent.kill()
      const before = ends()
      agent = session.startAgent(server)
      await server.until('the end after a new start', () => ends() > before)
      server.note(true)
      server.cut()
      expect((await server.end(id)).result).toEqual({ bytes: expect.any(Number) })
      expect(existsSync(inPool('disks', `${disk}.qcow2`))).toBe(false)
    })

    it('tells what it does not understand', async () => {
      const { server } = world
      const id = randomUUID()
      server.say({ type: 'command', id, kind: 'disk.paint', params: {} })
      expect((await server.end(id)).failure?.code).toBe('host.unknown_command')
      const bad = server.ask('disk.remove', { disk: '../../etc/passwd' })
      await expect(bad).rejects.toThrow('host.bad_command')
    })

    it('sends a disk whole though it was killed while it sent, or before it could tell', async () => {
      const { server, session } = world
      const disk = randomUUID()
      const base = await world.ensure(Buffer.concat([guestDisk('export'), randomBytes(4 << 20)]))
      await server.ask('disk.create', { disk, size: 8 << 20, base })
      const intake = server.addIntake()
      let isHeld = true
      server.intercept((request, response) => {
        if (request.method !== 'PATCH' || !isHeld) return false
        // Half of it arrives.
        request.once('data', (chunk: Buffer) => {
          server.intakes.get(intake)!.bytes = chunk
          isHeld = false
        })
        response.flushHeaders()
        return true
      })
      const id = server.command('disk.export', { disk, intake })
      await server.until('the first bytes', () => !isHeld)
      await agent.kill()
      agent = session.startAgent(server)
      const { result } = await server.end(id)
      const { bytes, ended } = server.intakes.get(intake)!
      expect(result).toEqual({ ...ended, virtualSize: 8 << 20 })
      expect(ended?.length).toBe(bytes.length)
      // The same export by another command, as when the end was lost with the journal: nothing is sent again.
      const patches = () => server.requests.filter((line) => line.startsWith('PATCH')).length
      const before = patches()
      expect(await server.ask('disk.export', { disk, intake })).toEqual(result)
      expect(patches()).toBe(before)
      expect(readdirSync(inPool('work'))).toEqual([])
    })

    it('starts a machine though the daemon is killed meanwhile', async () => {
      const { server, session } = world
      for (const delayMs of [0, 150, 500]) {
        const { disk } = await world.guest(`delay ${delayMs}`)
        const domain = machine([{ disk }])
        const id = server.command('domain.start', { domain })
        await new Promise((resolve) => setTimeout(resolve, delayMs))
        session.killDaemon()
        expect(await server.end(id, 90_000)).toMatchObject({ result: { state: 'running' } })
        await world.stateIs(domain.instance, 'running')
        const names = session.virsh('list', '--name').split('\n')
        expect(names.filter((name) => name === domain.name)).toHaveLength(1)
        await server.ask('domain.stop', { instance: domain.instance, forced: true, waitMs: 0 })
        await server.ask('disk.remove', { disk })
      }
    })

    it('takes a live copy though agent or daemon is killed meanwhile', async () => {
      const { server, session } = world
      const bytes = Buffer.concat([guestDisk('copied'), randomBytes(24 << 20)])
      const base = await world.ensure(bytes)
      const disk = randomUUID()
      await server.ask('disk.create', { disk, size: bytes.length, base })
      const domain = machine([{ disk }])
      const { instance } = domain
      await server.ask('domain.start', { domain })
      const expected = path.join(session.folder, 'expected.raw')
      writeFileSync(expected, bytes)
      for (const victim of ['daemon', 'agent'] as const) {
        const intake = server.addIntake()
        const id = server.command('domain.snapshot', { instance, disk, intake })
        await appears(() => readdirSync(inPool('work')).some((name) => name.endsWith('.copy')))
        if (victim === 'daemon') session.killDaemon()
        else {
          await agent.kill()
          agent = session.startAgent(server)
        }
        const { failure } = await server.end(id, 90_000)
        // What libvirt makes of it depends on the moment; another start mends what is lost.
        const mayFail = victim === 'daemon' ? [undefined, 'host.backup_lost'] : [undefined]
        expect(mayFail).toContain(failure?.code)
        expect(readdirSync(inPool('work'))).toEqual([])
        if (failure) {
          await server.ask('domain.reboot', { domain, forced: true })
          await server.ask('domain.snapshot', { instance, disk, intake })
        }
        const sent = path.join(session.folder, 'sent.qcow2')
        writeFileSync(sent, server.intakes.get(intake)!.bytes)
        execFileSync('qemu-img', ['compare', '-f', 'qcow2', '-F', 'raw', sent, expected])
        expect(readdirSync(inPool('work'))).toEqual([])
        expect(session.virsh('domjobinfo', domain.name, '--rawstats')).toMatch(/Job type: 0/)
      }
      await server.ask('domain.stop', { instance, forced: true, waitMs: 0 })
    })

    it('tells of a machine that died, and finds those that ran while it was away', async () => {
      const { server, session } = world
      const { disk } = await world.guest('mortal')
      const domain = machine([{ disk }])
      const { instance } = domain
      await server.ask('domain.start', { domain })
      await world.stateIs(instance, 'running')
      const heard = server.messages.length
      process.kill(session.machinePid(domain.name), 'SIGKILL')
      const crash = await server.until('the crash', () =>
        server.messages.slice(heard).find((of) => of.type === 'domain' && of.instance === instance),
      )
      expect(crash).toMatchObject({ state: 'crashed' })

      await server.ask('domain.start', { domain })
      await agent.kill()
      server.states.clear()
      agent = session.startAgent(server)
      await world.stateIs(instance, 'running')
      await agent.stop()
      expect(session.virsh('list', '--name')).toContain(domain.name)
      agent = session.startAgent(server)
      await server.ask('domain.stop', { instance, forced: true, waitMs: 0 })
      await world.stateIs(instance, 'none')
    }, 60_000)

    it('asks a server that does not know it any more, but not often', async () => {
      const { server } = world
      await server.until('the agent', () => server.connections() > 0)
      const before = server.connections()
      server.refuse(true)
      server.cut()
      await server.until('a refusal', () => server.refusals() === 1)
      server.refuse(false)
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      expect(server.refusals()).toBe(1)
      expect(server.connections()).toBe(before)
    })
  },
)

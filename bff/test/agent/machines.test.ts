import { execFileSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { guestDisk } from '../support/guest-disk.ts'
import { type HostWorld, machine, startHostWorld } from './support/host-world.ts'
import { litLines } from '../support/screen-text.ts'
import { lacksLibvirt } from './support/session.ts'

const ipxe = '/usr/lib/ipxe/ipxe.iso'
const grub = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso'

describe.skipIf(lacksLibvirt)(
  'machines (needs qemu-system-x86 and libvirt-daemon-system)',
  { timeout: 120_000 },
  () => {
    let world: HostWorld
    beforeAll(async () => {
      world = await startHostWorld()
    }, 60_000)
    afterAll(() => world.end(), 60_000)

    it('tells what the host is, and that machines were tried', () => {
      expect(world.server.facts()).toMatchObject({
        uri: 'qemu:///session',
        networking: 'user',
        arch: 'x86_64',
        accelerator: expect.stringMatching(/^(kvm|qemu)$/),
        libvirt: expect.stringMatching(/^\d+\.\d+/),
        qemu: expect.stringMatching(/^\d+\.\d+/),
        pool: { path: world.session.pool, total: expect.any(Number), used: expect.any(Number) },
      })
      expect(world.server.facts()?.problem).toBeUndefined()
    })

    it('L1: runs two machines over one image, which their disks share', async () => {
      const { server, session } = world
      const { disk, base } = await world.guest('two of a kind')
      const other = randomUUID()
      await server.ask('disk.create', { disk: other, size: 2 << 20, base })
      const machines = [machine([{ disk }]), machine([{ disk: other }])]
      for (const domain of machines) {
        expect(await server.ask('domain.start', { domain })).toEqual({ state: 'running' })
      }
      const [one, two] = await Promise.all(
        machines.map(({ instance }) => world.screenOf(instance, (lines) => lines.length === 1)),
      )
      expect(one).toEqual(two)
      expect(readdirSync(path.join(session.pool, 'bases'))).toContain(base.digest)
      const { disks, bases, domains } = await server.ask('inventory', {})
      expect(domains.map(({ instance }) => instance)).toEqual(
        expect.arrayContaining(machines.map(({ instance }) => instance)),
      )
      expect(bases).toContainEqual({ digest: base.digest, bytes: 1 << 20 })
      for (const { bytes } of disks) expect(bytes).toBeLessThan(1 << 20)

      await expect(server.ask('base.remove', { digest: base.digest })).rejects.toThrow(
        'host.base_in_use',
      )
      await expect(server.ask('disk.remove', { disk })).rejects.toThrow('host.disk_in_use')
      for (const { instance } of machines) {
        const stopped = await server.ask('domain.stop', { instance, forced: true, waitMs: 0 })
        expect(stopped).toEqual({ state: 'none' })
        await world.stateIs(instance, 'none')
      }
      for (const gone of [disk, other]) await server.ask('disk.remove', { disk: gone })
      await server.ask('base.remove', { digest: base.digest })
      expect(await server.ask('inventory', {})).toMatchObject({ domains: [], disks: [] })
    })

    it('asks a guest to go off before it cuts the power, and tells what others do', async () => {
      const { server, session } = world
      const { disk } = await world.guest('press the button')
      const domain = machine([{ disk }])
      const { instance } = domain
      await server.ask('domain.start', { domain })
      // Twice is once.
      await server.ask('domain.start', { domain })
      await world.screenOf(instance, (lines) => lines.length === 1)
      const began = performance.now()
      await server.ask('domain.stop', { instance, forced: false, waitMs: 60_000 })
      expect(performance.now() - began).toBeLessThan(30_000)
      await server.ask('domain.stop', { instance, forced: false, waitMs: 60_000 })

      await server.ask('domain.start', { domain })
      await world.stateIs(instance, 'running')
      session.virsh('suspend', domain.name)
      await world.stateIs(instance, 'paused')
      session.virsh('destroy', domain.name)
      await world.stateIs(instance, 'none')
      await expect(server.ask('domain.screenshot', { instance })).rejects.toThrow(
        'host.domain_gone',
      )
      await expect(server.ask('domain.media', { instance })).rejects.toThrow('host.domain_gone')
    })

    it('takes a disk to a machine that runs, and from it once its guest lets go', async () => {
      const { server, session } = world
      const { disk } = await world.guest('hands that let go')
      const domain = machine([{ disk }])
      const { instance } = domain
      const data = randomUUID()
      await server.ask('disk.create', { disk: data, size: 8 << 20 })
      await server.ask('domain.start', { domain })
      await world.screenOf(instance, (lines) => lines.length === 1)
      const attached = { disk: data, device: 1, bus: 'virtio' } as const
      await server.ask('domain.attach', { instance, disk: attached })
      await server.ask('domain.attach', { instance, disk: attached })
      expect(session.virsh('domblklist', domain.name)).toContain(data)
      await server.ask('domain.detach', { instance, disk: attached })
      expect(session.virsh('domblklist', domain.name)).not.toContain(data)
      await server.ask('domain.detach', { instance, disk: attached })
      const ide = { ...attached, bus: 'ide' } as const
      await expect(server.ask('domain.attach', { instance, disk: ide })).rejects.toThrow(
        'host.attach_refused',
      )
      await server.ask('domain.stop', { instance, forced: true, waitMs: 0 })
    })

    it.skipIf(!existsSync(ipxe) || !existsSync(grub))(
      'J2: boots an ISO to its banner, has another put in, and boots that',
      async () => {
        const { server, session } = world
        const [first, second] = [
          await world.ensure(readFileSync(ipxe)),
          await world.ensure(readFileSync(grub)),
        ]
        const disk = randomUUID()
        await server.ask('disk.create', { disk, size: 8 << 20 })
        const domain = machine([{ disk }], { iso: first.digest, memory: 128 })
        const { instance } = domain
        await server.ask('domain.start', { domain })
        // The banner is the only line that iPXE writes in bright white.
        const banner = async () => litLines(await world.screen(instance), 255)
        let seen: string[] = []
        // Twice the same: a screen may be taken while the line is being drawn.
        const isDrawn = async () => {
          const [before] = seen
          seen = await banner()
          return seen.length === 1 && seen[0] === before
        }
        await expect.poll(isDrawn, { timeout: 60_000 }).toBe(true)
        await server.ask('domain.reboot', { domain, forced: true })
        await expect.poll(banner, { timeout: 60_000 }).toEqual(seen)

        await server.ask('domain.media', { instance, iso: second.digest })
        await server.ask('domain.media', { instance, iso: second.digest })
        expect(session.virsh('domblklist', domain.name)).toContain(second.digest)
        await server.ask('domain.reboot', {
          domain: { ...domain, iso: second.digest },
          forced: true,
        })
        await expect.poll(async () => (await banner()).length, { timeout: 60_000 }).toBe(0)
        await world.screenOf(instance, (lines) => lines.length > 3)

        await server.ask('domain.media', { instance })
        expect(session.virsh('domblklist', domain.name)).not.toContain(second.digest)
        const missing = randomBytes(32).toString('hex')
        await expect(server.ask('domain.media', { instance, iso: missing })).rejects.toThrow(
          'host.base_missing',
        )
        await server.ask('domain.stop', { instance, forced: true, waitMs: 0 })
      },
    )

    it('C1: sends a disk of a machine that runs, and one of a machine that is off', async () => {
      const { server, session } = world
      const { disk, base } = await world.guest('a copy of me')
      const data = randomUUID()
      await server.ask('disk.create', { disk: data, size: 4 << 20 })
      const domain = machine([{ disk }, { disk: data, bus: 'virtio' }])
      const { instance } = domain
      await server.ask('domain.start', { domain })
      const intakes = [server.addIntake(), server.addIntake()] as const
      await expect(server.ask('disk.export', { disk, intake: intakes[1] })).rejects.toThrow(
        'host.disk_in_use',
      )
      const live = await server.ask('domain.snapshot', { instance, disk, intake: intakes[0] })
      expect(live.virtualSize).toBe(2 << 20)
      await server.ask('domain.stop', { instance, forced: true, waitMs: 0 })
      const gone = server.ask('domain.snapshot', { instance, disk, intake: server.addIntake() })
      await expect(gone).rejects.toThrow('host.domain_gone')
      await server.ask('disk.export', { disk, intake: intakes[1] })

      const expected = path.join(session.folder, 'expected.raw')
      writeFileSync(expected, guestDisk('a copy of me'))
      execFileSync('qemu-img', ['resize', '-q', '-f', 'raw', expected, String(2 << 20)])
      for (const [index, intake] of intakes.entries()) {
        const { bytes, ended } = server.intakes.get(intake)!
        expect(ended?.length).toBe(bytes.length)
        const sent = path.join(session.folder, `sent-${index}.qcow2`)
        writeFileSync(sent, bytes)
        const info = JSON.parse(
          execFileSync('qemu-img', ['info', '--output=json', sent], { encoding: 'utf8' }),
        ) as Record<string, unknown>
        expect(info['backing-filename']).toBeUndefined()
        execFileSync('qemu-img', ['compare', '-f', 'qcow2', '-F', 'raw', sent, expected])
      }
      // What was sent boots as the disk that it was taken of did.
      const again = await world.ensure(server.intakes.get(intakes[0])!.bytes, 'qcow2')
      const copy = randomUUID()
      await server.ask('disk.create', { disk: copy, size: 2 << 20, base: again })
      const twin = machine([{ disk: copy }])
      await server.ask('domain.start', { domain: twin })
      await world.screenOf(twin.instance, (lines) => lines.length === 1)
      await server.ask('domain.stop', { instance: twin.instance, forced: true, waitMs: 0 })
      expect(base.digest).not.toBe(again.digest)
      expect(readdirSync(path.join(session.pool, 'work'))).toEqual([])
    })

    it('A20: what a guest writes at the beginning of its disk is data, whatever it looks like', async () => {
      const { server, session } = world
      // A guest made its disk look like a QCOW2 file over a file of the host; once as what others are made of.
      const secret = path.join(session.folder, 'secret.raw')
      writeFileSync(secret, randomBytes(1 << 20))
      const switched = path.join(session.folder, 'switched.qcow2')
      const over = ['-b', secret, '-F', 'raw']
      execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', ...over, switched, '1M'])
      const content = Buffer.alloc(1 << 20)
      readFileSync(switched).copy(content)
      const expected = path.join(session.folder, 'switched.raw')
      writeFileSync(expected, content)

      const [onBase, onDisk] = [randomUUID(), randomUUID()]
      const base = await world.ensure(content)
      await server.ask('disk.create', { disk: onBase, size: content.length, base })
      await server.ask('disk.create', { disk: onDisk, size: content.length })
      const ofPool = path.join(session.pool, 'disks', `${onDisk}.qcow2`)
      execFileSync('qemu-img', ['convert', '-n', '-f', 'raw', '-O', 'qcow2', expected, ofPool])
      for (const disk of [onBase, onDisk]) {
        const intake = server.addIntake()
        await server.ask('disk.export', { disk, intake })
        const sent = path.join(session.folder, 'sent.qcow2')
        writeFileSync(sent, server.intakes.get(intake)!.bytes)
        execFileSync('qemu-img', ['compare', '-f', 'qcow2', '-F', 'raw', sent, expected])
        const info = execFileSync('qemu-img', ['info', '-f', 'qcow2', sent], { encoding: 'utf8' })
        expect(info).not.toContain('backing')
        await server.ask('disk.remove', { disk })
      }
    })

    it('refuses disks that are missing, too small, or refer to what is not of the pool', async () => {
      const { server, session } = world
      const base = await world.ensure(guestDisk('small'))
      const disk = randomUUID()
      await expect(server.ask('disk.create', { disk, size: 512 << 10, base })).rejects.toThrow(
        'host.disk_too_small',
      )
      const missing = { digest: randomBytes(32).toString('hex'), format: 'raw' } as const
      await expect(
        server.ask('disk.create', { disk, size: 2 << 20, base: missing }),
      ).rejects.toThrow('host.base_missing')
      const domain = machine([{ disk }])
      await expect(server.ask('domain.start', { domain })).rejects.toThrow('host.disk_missing')
      const stranger = path.join(session.pool, 'disks', `${disk}.qcow2`)
      const under = ['-b', '/etc/hostname', '-F', 'raw', '-u']
      execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', ...under, stranger, '1M'])
      await expect(server.ask('domain.start', { domain })).rejects.toThrow('host.disk_failed')
      const intake = server.addIntake()
      await expect(server.ask('disk.export', { disk, intake })).rejects.toThrow('host.disk_failed')
      await server.ask('disk.remove', { disk })
    })
  },
)

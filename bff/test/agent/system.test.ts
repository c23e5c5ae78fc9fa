import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Agent, startAgent } from '../../src/agent/agent.ts'
import { createLogger } from '../../src/log.ts'
import { type FakeServer, startFakeServer } from './support/fake-server.ts'
import { guestDisk } from '../support/guest-disk.ts'
import { instancesOf, machine } from './support/host-world.ts'
import { lacksLibvirt } from './support/session.ts'

const uri = 'qemu:///system'
const isRoot = process.geteuid?.() === 0
const ipxe = '/usr/lib/ipxe/ipxe.iso'
const uefi = '/usr/share/OVMF/OVMF_CODE_4M.fd'

/** Where files belong and how they are open. */
const placeOf = (file: string) => {
  const { uid, gid, mode, ino } = statSync(file)
  return { uid, gid, mode: mode & 0o777, ino }
}

describe.skipIf(lacksLibvirt || !isRoot)(
  'machines of the system (needs root and libvirt-daemon-system)',
  { timeout: 120_000 },
  () => {
    const folder = mkdtempSync('/tmp/mold-system-')
    const store = path.join(folder, 'objects')
    const stopping = new AbortController()
    let server: FakeServer
    let agent: Agent

    beforeAll(async () => {
      // As the data folder of a server that root starts is, and an image store in it.
      chmodSync(folder, 0o711)
      mkdirSync(store, { mode: 0o750 })
      server = await startFakeServer()
      agent = await startAgent({
        server: server.url,
        credential: server.credential,
        uri,
        guestPort: 0,
        poolDir: path.join(folder, 'pool'),
        stateDir: path.join(folder, 'state'),
        log: createLogger('error'),
        signal: stopping.signal,
      })
      await server.until('the first facts', server.facts)
    }, 120_000)
    afterAll(async () => {
      for (const { instance } of (await server.ask('inventory', {})).domains) {
        await server.ask('domain.stop', { instance, forced: true, waitMs: 0 })
      }
      stopping.abort()
      await agent.ended
      await server.stop()
      rmSync(folder, { recursive: true })
    }, 60_000)

    /** An object of the image store beside the pool. */
    function addToStore(bytes: Buffer, mode = 0o444) {
      const digest = createHash('sha256').update(bytes).digest('hex')
      const file = path.join(store, digest)
      writeFileSync(file, bytes)
      chmodSync(file, mode)
      return { digest, length: bytes.length, path: file }
    }

    it('tells its network, and that nothing is in the way', () => {
      expect(server.facts()?.problem).toBeUndefined()
      expect(server.facts()).toMatchObject({
        uri,
        networking: 'network',
        network: { name: 'default', cidr: expect.stringMatching(/^[\d.]+\/\d+$/) },
      })
    })

    it('K4: listens for guests that ask for their passwords', async () => {
      const facts = await server.until('guests that can ask', () => {
        const now = server.facts()
        return now?.passwords?.state === 'serving' && now
      })
      expect(facts.passwords?.address).toBe(facts.network?.gateway)
    })

    it('links objects, whose owner and mode stay what they are while machines run from them', async () => {
      const object = addToStore(guestDisk('linked'))
      const before = placeOf(object.path)
      const ensured = await server.ask('base.ensure', { ...object, format: 'raw' })
      expect(ensured).toEqual({ how: 'link', bytes: object.length })
      const base = { digest: object.digest, format: 'raw' } as const
      const disk = randomUUID()
      await server.ask('disk.create', { disk, size: 2 << 20, base })
      const domain = machine([{ disk }])
      const { instance } = domain
      await server.ask('domain.start', { domain })
      const { screenOf, stateIs } = instancesOf(server)
      await screenOf(instance, (lines) => lines.length === 1)
      expect(placeOf(object.path)).toEqual(before)
      expect(placeOf(path.join(folder, 'pool', 'bases', object.digest))).toEqual(before)
      await server.ask('domain.stop', { instance, forced: true, waitMs: 0 })
      await stateIs(instance, 'none')
      expect(placeOf(object.path)).toEqual(before)
      expect(placeOf(path.join(folder, 'pool', 'disks', `${disk}.qcow2`)).uid).toBe(0)
      // The store may drop it: what machines need stays.
      rmSync(object.path)
      await server.ask('domain.start', { domain })
      await server.ask('domain.stop', { instance, forced: true, waitMs: 0 })
      await server.ask('disk.remove', { disk })
      await server.ask('base.remove', { digest: object.digest })
    })

    it('copies objects that machines could not read, and believes no path that is none', async () => {
      const closed = addToStore(randomBytes(3 << 20), 0o440)
      const { how } = await server.ask('base.ensure', { ...closed, format: 'raw' })
      expect(['clone', 'copy']).toContain(how)
      expect(readFileSync(path.join(folder, 'pool', 'bases', closed.digest))).toEqual(
        readFileSync(closed.path),
      )
      expect(placeOf(closed.path).mode).toBe(0o440)
      const broken = addToStore(randomBytes(1 << 20), 0o440)
      writeFileSync(broken.path, randomBytes(1 << 20))
      const taken = await server.ask('base.ensure', { ...broken, format: 'raw' }).then(
        (of) => of.how,
        (error: { code: string }) => error.code,
      )
      // For what shares blocks with the store, the store vouches.
      expect(taken).toBe(how === 'copy' ? 'host.base_digest' : 'clone')
      const other = server.addObject(randomBytes(1 << 20))
      const elsewhere = { ...other, format: 'raw', path: '/etc/passwd' } as const
      expect(await server.ask('base.ensure', elsewhere)).toMatchObject({ how: 'download' })
    })

    it.skipIf(!existsSync(ipxe))('gives machines addresses, and tells them', async () => {
      const iso = addToStore(readFileSync(ipxe))
      await server.ask('base.ensure', { ...iso, format: 'raw' })
      const mac = `02:00:00:${randomBytes(3).toString('hex').match(/../g)!.join(':')}`
      const domain = machine([], {
        iso: iso.digest,
        bootFromIso: true,
        memory: 128,
        nics: [{ mac, model: 'virtio', network: 'default' }],
      })
      await server.ask('domain.start', { domain })
      const told = await server.until(
        'an address',
        () =>
          server.messages
            .filter((message) => message.type === 'domains')
            .flatMap(({ domains }) => domains)
            .find(({ addresses }) => addresses[mac] !== undefined),
        90_000,
      )
      expect(told.instance).toBe(domain.instance)
      expect(told.addresses[mac]).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
      const { instance } = domain
      await server.ask('domain.stop', { instance, forced: true, waitMs: 0 })
    })

    it.skipIf(!existsSync(uefi))(
      'starts machines with UEFI, which keeps what it is told',
      async () => {
        const disk = randomUUID()
        await server.ask('disk.create', { disk, size: 8 << 20 })
        const nvram = path.join(folder, 'pool', 'nvram', `${disk}.fd`)
        for (const firmware of ['uefi', 'uefi-secure'] as const) {
          const domain = machine([{ disk, bus: 'virtio' }], { firmware, memory: 128 })
          const { instance } = domain
          expect(await server.ask('domain.start', { domain })).toEqual({ state: 'running' })
          expect(existsSync(nvram)).toBe(true)
          // There is room for one more while it runs.
          const data = randomUUID()
          await server.ask('disk.create', { disk: data, size: 1 << 20 })
          const attached = { disk: data, device: 1, bus: 'scsi' } as const
          await server.ask('domain.attach', { instance, disk: attached })
          await server.ask('domain.stop', { instance, forced: true, waitMs: 0 })
          rmSync(nvram)
        }
        writeFileSync(nvram, '')
        await server.ask('disk.remove', { disk })
        expect(existsSync(nvram)).toBe(false)
      },
    )

    it('leaves machines of others alone', async () => {
      const domain = machine([])
      const { instance, name } = domain
      const xml = path.join(folder, 'other.xml')
      writeFileSync(
        xml,
        `<domain type='qemu'><name>${name}</name><uuid>${instance}</uuid>
        <memory unit='MiB'>32</memory><os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`,
      )
      execFileSync('virsh', ['-q', '-c', uri, 'create', xml])
      try {
        const { domains } = await server.ask('inventory', {})
        expect(domains.map((of) => of.instance)).not.toContain(instance)
        expect(server.states.has(instance)).toBe(false)
      } finally {
        execFileSync('virsh', ['-q', '-c', uri, 'destroy', name])
      }
    })

    it('says when machines cannot reach primary storage', async () => {
      const shut = mkdtempSync('/tmp/mold-shut-')
      const other = await startFakeServer()
      const end = new AbortController()
      const closed = await startAgent({
        server: other.url,
        credential: other.credential,
        uri,
        guestPort: 0,
        poolDir: path.join(shut, 'pool'),
        stateDir: path.join(shut, 'state'),
        log: createLogger('silent'),
        signal: end.signal,
      })
      const facts = await other.until('the first facts', other.facts)
      expect(facts.problem).toEqual({
        code: 'host.pool_closed',
        params: { path: path.join(shut, 'pool') },
      })
      const started = other.ask('domain.start', { domain: machine([]) })
      await expect(started).rejects.toThrow('host.pool_closed')
      end.abort()
      await closed.ended
      await other.stop()
      rmSync(shut, { recursive: true })
    })
  },
)

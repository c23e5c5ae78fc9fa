import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writingDisk } from '../support/guest-disk.ts'
import { lacksSmallFolders, makeSmallFolder, type SmallFolder } from '../support/small-folder.ts'
import { type HostWorld, machine, startHostWorld } from './support/host-world.ts'
import { lacksLibvirt } from './support/session.ts'

describe.skipIf(lacksLibvirt || lacksSmallFolders)(
  'a machine for whose disk there is no room (needs qemu-system-x86, libvirt-daemon-system and root)',
  { timeout: 120_000 },
  () => {
    let small: SmallFolder
    let world: HostWorld
    beforeAll(async () => {
      small = makeSmallFolder(24)
      world = await startHostWorld(small.path)
    }, 60_000)
    afterAll(async () => {
      await world.end()
      small.drop()
    }, 60_000)

    it('stands still, which is told, and goes on by itself once there is room', async () => {
      const { server } = world
      const base = await world.ensure(writingDisk())
      const disk = randomUUID()
      await server.ask('disk.create', { disk, size: 64 << 20, base })
      const ballast = path.join(small.path, 'of somebody else')
      writeFileSync(ballast, Buffer.alloc(16 << 20))
      const domain = machine([{ disk }])
      const { instance } = domain
      await server.ask('domain.start', { domain })
      await world.stateIs(instance, 'starved')
      rmSync(ballast)
      await world.stateIs(instance, 'running')
      // All of it was written: nothing was lost while it stood still.
      const written = async () => {
        const { disks } = await server.ask('inventory', {})
        return disks.find((found) => found.disk === disk)?.bytes ?? 0
      }
      await expect.poll(written, { timeout: 60_000 }).toBeGreaterThanOrEqual(12 << 20)
      await server.ask('domain.stop', { instance, forced: true, waitMs: 0 })
    })
  },
)

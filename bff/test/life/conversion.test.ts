import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventsOf, mib } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { diskMaker, lacksQemu } from '../support/qemu.ts'
import { expectTidy } from './support/aftermath.ts'
import { killedPlace } from './support/killed.ts'

const disks = lacksQemu ? undefined : diskMaker(16 * mib)
let origin: Origin
let url = ''
beforeAll(async () => {
  origin = await startOrigin()
  if (disks) url = origin.put('/disk.qcow2', disks.make('QCOW2'))
})
afterAll(async () => {
  await origin.close()
  disks?.drop()
})

describe.skipIf(lacksQemu)('P2: a process that is killed while it converts', () => {
  it.each([
    ['once the converter has ended', 'convert.converted', undefined],
    ['as soon as it was asked for', undefined, 0],
    ['at any moment', undefined, 400],
  ] as const)('%s leaves what the next start completes', async (_, point, afterMs) => {
    const first = await killedPlace(point)
    try {
      const source = await first.template(url)
      await first.until(source, ({ isready }) => isready)
      const job = await first.admin.start('convertImage', { id: source, hypervisor: 'XenServer' })
      if (afterMs !== undefined) {
        await wait(afterMs)
        first.process.kill('SIGKILL')
      }
      await first.process.ended
      const next = await first.restart()
      const made = await next.admin.result('convertImage', job)
      expect(made).toMatchObject({ isready: true, sourcetemplateid: source, format: 'VHD' })
      expect((await eventsOf(next, made.id!)).at(0)).toBe('TEMPLATE.CREATE INFO')
      const objects = [made, (await next.image(source))!].map(({ checksum }) => checksum!)
      await expectTidy(next, { leftovers: 'any', objects: new Map([[next.storeFolder, objects]]) })
      await next.stop()
    } finally {
      await first.drop()
    }
  })
})

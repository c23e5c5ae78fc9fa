import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventsOf, mib } from '../support/images.ts'
import { lacksGuestfs } from '../support/linux-disk.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { diskMaker, lacksQemu, pathWith } from '../support/qemu.ts'
import { expectTidy } from './support/aftermath.ts'
import { killedPlace } from './support/killed.ts'

const disks = lacksQemu ? undefined : diskMaker(8 * mib)
const programs = pathWith({
  'libguestfs-make-fixed-appliance': 'echo kernel > "$1/kernel"; echo root > "$1/root"',
  'virt-sysprep': 'printf cleaned | dd of=/image0 bs=1 seek=4096 conv=notrunc 2>/dev/null',
  'virt-sparsify': 'exit 0',
  guestfish: `
while read -r line; do
  case $line in
    echo*) eval "$line" ;;
    *os-release*) printf 'NAME="Debian GNU/Linux"\\nVERSION_ID="12"\\n' ;;
  esac
done`,
})
let origin: Origin
let url = ''
beforeAll(async () => {
  origin = await startOrigin()
  if (disks) url = origin.put('/disk.qcow2', disks.make('QCOW2'))
})
afterAll(async () => {
  await origin.close()
  disks?.drop()
  programs.drop()
})

describe.skipIf(lacksGuestfs)('P2: a process that is killed while it cleans a copy', () => {
  it.each(['clean.copied', 'clean.cleaned'] as const)(
    'at %s leaves what the next start completes',
    async (point) => {
      const first = await killedPlace(point, { PATH: programs.path })
      try {
        const source = await first.template(url)
        await first.until(source, ({ isready }) => isready)
        const job = await first.admin.start('cleanImage', { id: source })
        expect(await first.process.ended).toMatchObject({ signal: 'SIGKILL' })
        const next = await first.restart({ converter: { path: programs.path, stallMs: 20_000 } })
        const made = await next.admin.result('cleanImage', job)
        expect(made).toMatchObject({ isready: true, sourcetemplateid: source, format: 'QCOW2' })
        expect(await next.admin.call('listImageChecks', { id: made.id! })).toMatchObject({
          count: 1,
        })
        expect((await eventsOf(next, made.id!)).at(0)).toBe('TEMPLATE.CREATE INFO')
        const objects = [made, (await next.image(source))!].map(({ checksum }) => checksum!)
        await expectTidy(next, {
          leftovers: 'any',
          objects: new Map([[next.storeFolder, objects]]),
        })
        await next.stop()
      } finally {
        await first.drop()
      }
    },
  )
})

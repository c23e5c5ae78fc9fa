import { rm, stat, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { flat } from '@mold/shared/images/testing/hostile-disks.ts'
import { makeQcow2, makeVmdkDescriptor } from '@mold/shared/images/testing/make-disks.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mib, objectPath, registrar, type Registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { diskMaker, lacksQemu, pathWith } from '../support/qemu.ts'
import { collectNow, filesIn, startTestServer } from '../support/server.ts'

const disks = lacksQemu ? undefined : diskMaker(8 * mib)
let origin: Origin
beforeAll(async () => {
  origin = await startOrigin()
})
afterAll(async () => {
  await origin.close()
  disks?.drop()
})

/** A server whose `qemu-img` is the text of a shell script, with a QCOW2 template that is ready. */
async function withConverter(script: string, stallMs = 20_000) {
  const programs = pathWith({ 'qemu-img': script })
  const server = await startTestServer({ converter: { path: programs.path, stallMs } })
  const register: Registrar = await registrar(server)
  const url = origin.put('/disk.qcow2', disks!.make('QCOW2'))
  const id = await register.template(url)
  await server.until(id, ({ isready }) => isready)
  const staging = () => filesIn(path.join(server.storeFolder, 'staging'))
  async function stop() {
    await server.workers.idle()
    expect(await staging()).toEqual([])
    const { objects, strays, spools } = await collectNow(server, { dryRun: true })
    expect({ objects, strays, spools }).toEqual({ objects: [], strays: [], spools: [] })
    await server.stop()
    programs.drop()
  }
  return { ...server, id, stop }
}

const output = 'for output; do :; done'

describe.skipIf(lacksQemu)(
  'A16, A18: a converter that fails or writes without end leaves nothing',
  () => {
    it.each([
      ['crashes', 'kill -SEGV $$', 'conversion.failed', /ended/],
      [
        'says why',
        'echo "qemu-img: the image is odd" >&2; exit 1',
        'conversion.failed',
        /: the image is odd\./,
      ],
      ['writes nothing', 'exit 0', 'conversion.failed', /nothing was written/],
      [
        'writes without end',
        `${output}; exec cat /dev/zero > "$output"`,
        'conversion.failed',
        /ended|code/,
      ],
      [
        'writes something else',
        `${output}; head -c 100000 /dev/zero > "$output"`,
        'image.format_mismatch',
        /VHD/,
      ],
      ['talks without end', 'exec yes >&2', 'conversion.flooded', /qemu-img/],
    ])('when it %s', async (_, script, code, reason) => {
      const { admin, id, image, stop } = await withConverter(script)
      const refused = await admin.refused('convertImage', { id, hypervisor: 'XenServer' })
      expect(refused.code).toBe(code)
      expect(refused.text).toMatch(reason)
      const { items } = await admin.call('listTemplates', {
        templatefilter: 'self',
        showunique: true,
      })
      const made = items.find(({ sourcetemplateid }) => sourcetemplateid === id)
      expect(made?.zones?.[0]).toMatchObject({
        state: 'failed',
        errorcode: code,
        can: { retry: true },
      })
      expect(await image(id)).toMatchObject({ isready: true })
      await stop()
    })

    it('when it hangs', async () => {
      const { admin, id, stop } = await withConverter('exec sleep 600', 500)
      const refused = await admin.refused('convertImage', { id, hypervisor: 'XenServer' })
      expect(refused.code).toBe('conversion.stalled')
      await stop()
    })

    it('when what it made does not hold the same', async () => {
      const script =
        `[ "$1" = compare ] && exec /usr/bin/qemu-img "$@"\n${output}\n` +
        'exec /usr/bin/qemu-img create -q -f qcow2 "$output" 8M'
      const { admin, id, stop } = await withConverter(
        script.replace('qcow2', 'vpc -o force_size=on'),
      )
      const refused = await admin.refused('convertImage', { id, hypervisor: 'XenServer' })
      expect(refused.code).toBe('conversion.differs')
      await stop()
    })

    it.each([
      ['A1: a QCOW2 with a backing file', makeQcow2({ backingFile: '/etc/passwd' })],
      ['A7: a VMDK descriptor of another file', makeVmdkDescriptor(flat)],
    ])('A7: is given nothing but what is inspected: not %s in its store', async (_, bytes) => {
      const { admin, id, image, stop, storeFolder } = await withConverter('exit 1')
      const { checksum = '' } = (await image(id))!
      const file = path.join(storeFolder, objectPath(checksum))
      const { size } = await stat(file)
      await rm(file)
      await writeFile(file, bytes)
      await truncate(file, size)
      const refused = await admin.refused('convertImage', { id, hypervisor: 'XenServer' })
      // That it ended badly would be said of a converter that was begun.
      expect(refused.code).toMatch(/^image\.(external_reference|format_mismatch)$/)
      await admin.call('deleteTemplate', { id })
      await stop()
    })

    it('where it cannot be kept apart, the readiness page says so', async () => {
      const programs = pathWith({ bwrap: 'exit 1' })
      const server = await startTestServer({ converter: { path: programs.path, stallMs: 20_000 } })
      const ready = await (await fetch(`${server.origin}/readyz`)).text()
      expect(ready).toMatch(/converter not isolated: install bubblewrap/)
      await server.stop()
      programs.drop()
    })
  },
)

describe.skipIf(lacksQemu)('a worker without a converter', () => {
  it('says which package is missing, and leaves conversions to a worker that has it', async () => {
    const nowhere = { path: '/nowhere', stallMs: 20_000 }
    const server = await startTestServer({ converter: nowhere, beatMs: 50 })
    const register = await registrar(server)
    const id = await register.template(origin.put('/other.qcow2', disks!.make('QCOW2')))
    await server.until(id, ({ isready }) => isready)
    const converter = async () => (await server.admin.call('listCapabilities')).converter
    expect(await converter()).toBe('missing')
    const refused = await server.admin.refused('convertImage', { id, hypervisor: 'XenServer' })
    expect(refused).toMatchObject({
      code: 'conversion.tool_missing',
      params: { program: 'qemu-img', package: 'qemu-utils' },
    })
    const all = { templatefilter: 'all', listall: true } as const
    expect(await server.admin.call('listTemplates', all)).toMatchObject({ count: 1 })

    // What was asked for with a template has its row before anybody knows: it fails with the reason.
    const alsofor = { name: 'web', alsofor: 'XenServer' }
    await register.template(origin.put('/web.qcow2', disks!.make('QCOW2')), alsofor)
    const { items } = await server.admin.call('listTemplates', { ...all, name: 'web (XenServer)' })
    const failed = await server.until(items[0]!.id!, ({ zones }) => zones![0]!.state === 'failed')
    expect(failed.zones).toMatchObject([{ errorcode: 'conversion.tool_missing' }])

    const env = { MOLD_ROLES: 'worker' }
    const able = await startTestServer({ place: server.place, env, beatMs: 50 })
    await expect.poll(converter).toBe('ready')
    for (const hypervisor of ['XenServer', 'Hyperv', 'VMware']) {
      const job = await server.admin.start('convertImage', { id, hypervisor })
      const made = await server.until(job.id!, ({ zones }) => {
        return ['ready', 'failed'].includes(zones![0]!.state ?? '')
      })
      expect(made.isready).toBe(true)
    }
    await able.stop()
    expect(await converter()).toBe('missing')
    await server.stop()
  })
})

describe.skipIf(lacksQemu)('a conversion that is cancelled', () => {
  it('ends its program at once and leaves nothing; a retry begins anew', async () => {
    const slow = 'printf "(10.00/100%%)\\r"; exec sleep 600'
    const { admin, id, image, until, stop } = await withConverter(slow)
    const job = await admin.start('convertImage', { id, hypervisor: 'XenServer' })
    const made = job.id!
    const running = await until(made, ({ zones }) => zones![0]!.percent === 10)
    expect(running.zones![0]).toMatchObject({ state: 'converting', can: { cancel: true } })
    expect(running.status).toBe('10% Downloaded')
    await admin.call('cancelImage', { id: made })
    await expect(admin.result('convertImage', job)).rejects.toMatchObject({
      code: 'conversion.cancelled',
    })
    expect((await image(made))!.zones![0]).toMatchObject({ state: 'cancelled' })
    await stop()
  })

  it('goes with the image when that is deleted', async () => {
    const { admin, id, image, until, stop } = await withConverter('exec sleep 600')
    const { id: made = '' } = await admin.start('convertImage', { id, hypervisor: 'XenServer' })
    await until(made, ({ zones }) => zones![0]!.state === 'converting')
    await admin.call('deleteTemplate', { id: made })
    expect(await image(made)).toBeUndefined()
    await stop()
  })
})

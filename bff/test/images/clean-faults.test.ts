import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventsOf, isoBytes, mib, objectPath, registrar } from '../support/images.ts'
import { lacksGuestfs } from '../support/linux-disk.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { diskMaker, lacksQemu, pathWith, pathWithout } from '../support/qemu.ts'
import { collectNow, filesIn, startTestServer, type TestServer } from '../support/server.ts'

/* With scripts in the place of the tools; what the real ones take away is in image-check.test.ts. */

const disks = lacksQemu ? undefined : diskMaker(8 * mib)
let origin: Origin
let server: TestServer
let id = ''
const applianceFolder = mkdtempSync(path.join(tmpdir(), 'mold-appliance-'))
const programs = pathWith({})
const [folder = ''] = programs.path.split(path.delimiter)

/** Takes the place of a program by the text of a shell script. */
const replace = (program: string, script: string) =>
  writeFileSync(path.join(folder, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 })

/** Answers as guestfish does of a system whose files `cases` say. */
const answer = (cases: string) => `
while read -r line; do
  case $line in
    echo*) eval "$line" ;;
    ${cases}
  esac
done`
const debian = `*os-release*) printf 'NAME="Debian GNU/Linux"\\nVERSION_ID="12"\\n' ;;
    *authorized_keys*directoryslash*) cat /image0 | grep -q cleaned || echo /root/.ssh/authorized_keys ;;`
/** What a script writes into the disk, and is not in the original. */
const marks = 'printf cleaned | dd of=/image0 bs=1 seek=4096 conv=notrunc 2>/dev/null'

beforeAll(async () => {
  origin = await startOrigin()
  if (lacksGuestfs) return
  replace('libguestfs-make-fixed-appliance', 'echo kernel > "$1/kernel"; echo root > "$1/root"')
  replace('virt-sparsify', 'exit 0')
  replace('virt-sysprep', marks)
  replace('guestfish', answer(debian))
  const options = { converter: { path: programs.path, stallMs: 8_000 }, applianceFolder }
  server = await startTestServer(options)
  const register = await registrar(server)
  id = await register.template(origin.put('/disk.qcow2', disks!.make('QCOW2')))
  await server.until(id, ({ isready }) => isready)
})
beforeEach(() => {
  if (lacksGuestfs) return
  replace('virt-sparsify', 'exit 0')
  replace('virt-sysprep', marks)
  replace('guestfish', answer(debian))
})
afterAll(async () => {
  await server?.workers.idle()
  await server?.stop()
  await origin.close()
  disks?.drop()
  programs.drop()
  rmSync(applianceFolder, { recursive: true })
})

const bytesOf = ({ checksum = '' }) =>
  readFileSync(path.join(server.storeFolder, objectPath(checksum)))

async function expectTidy() {
  await server.workers.idle()
  expect(await filesIn(path.join(server.storeFolder, 'staging'))).toEqual([])
  const { objects, strays, spools } = await collectNow(server, { dryRun: true })
  expect({ objects, strays, spools }).toEqual({ objects: [], strays: [], spools: [] })
}

async function newest() {
  const all = { templatefilter: 'self', showunique: true, listall: true } as const
  const { items } = await server.admin.call('listTemplates', {
    ...all,
    sortby: 'created',
    sortorder: 'desc',
  })
  return items.find(({ sourcetemplateid }) => sourcetemplateid === id)!
}

describe.skipIf(lacksGuestfs)('a cleaned copy', () => {
  it('is a template of its own, with its lineage, its report and no word of an address', async () => {
    const before = (await server.image(id))!
    const copy = await server.admin.call('cleanImage', { id, name: '깨끗한 서버' })
    expect(copy).toMatchObject({
      name: '깨끗한 서버',
      format: 'QCOW2',
      hypervisor: 'KVM',
      isready: true,
      ispublic: false,
      sourcetemplateid: id,
      virtualsize: 8 * mib,
      status: 'Download Complete',
    })
    expect(copy.url).toBeUndefined()
    expect(bytesOf(copy).includes('cleaned')).toBe(true)
    // Never the original.
    expect(bytesOf(before).includes('cleaned')).toBe(false)
    expect(await server.image(id)).toMatchObject({ checksum: before.checksum, isready: true })
    const { items } = await server.admin.call('listImageChecks', { id: copy.id! })
    expect(items[0]!.findings.map(({ code }) => code)).toEqual([
      'cloud_init_missing',
      'guest_agent_missing',
    ])
    expect(await eventsOf(server, copy.id!)).toEqual(Array(4).fill('TEMPLATE.CREATE INFO'))
    await expectTidy()
  })

  it('makes its host keys at its first start where no cloud-init does', async () => {
    const script = `case "$*" in
      *"/etc/systemd/system/make-ssh-host-keys.service:[Unit]"*multi-user.target.wants*) echo unit ;;
      *"/etc/init.d/make-ssh-host-keys:#!/bin/sh"*rc2.d*) echo script ;;
      *) echo nothing ;;
    esac | sed 's/^/virt-sysprep: error: /' >&2; exit 1`
    const system = '*systemd/systemd*directoryslash*) echo /usr/lib/systemd/systemd ;;'
    const cloudInit = '*bin/cloud-init*directoryslash*) echo /usr/bin/cloud-init ;;'
    replace('virt-sysprep', script)
    for (const [cases, made] of [
      [system, 'unit'],
      ['', 'script'],
      [`${system}\n${cloudInit}`, 'nothing'],
    ] as const) {
      replace('guestfish', answer(`${debian}\n${cases}`))
      const { text } = await server.admin.refused('cleanImage', { id })
      expect(text).toContain(`could not be cleaned: ${made}.`)
    }
    await expectTidy()
  })

  it('A4: its programs get the copy, a folder of memory, and nothing else', async () => {
    const script = `
      can() { "$@" >/dev/null 2>&1 && echo yes || echo no; }
      write() { echo more >> "$1"; }
      echo "virt-sysprep: error: system $(can write /image1/root) scratch $(can write "$TMPDIR/file")" \
        "kvm $(can ls /dev/kvm) etc $(can ls /etc) files $(ls -d /image*)" >&2
      exit 1`
    replace('virt-sysprep', script)
    const { text } = await server.admin.refused('cleanImage', { id })
    expect(text).toMatch(/system no scratch yes kvm no etc no files \/image0/)
    expect(text).not.toContain('/image2')
  })
})

describe.skipIf(lacksGuestfs)('a cleaning that fails leaves nothing', () => {
  it.each([
    ['virt-sysprep crashes', { 'virt-sysprep': 'kill -SEGV $$' }, 'clean.failed', /ended|code/],
    [
      'virt-sysprep says why',
      { 'virt-sysprep': 'echo "virt-sysprep: error: it is odd" >&2; exit 1' },
      'clean.failed',
      /: it is odd\./,
    ],
    ['virt-sysprep hangs', { 'virt-sysprep': 'exec sleep 600' }, 'conversion.stalled', /stood/],
    ['virt-sysprep floods', { 'virt-sysprep': 'exec yes' }, 'conversion.flooded', /virt-sysprep/],
    [
      'virt-sysprep fills the copy without end',
      { 'virt-sysprep': 'exec cat /dev/zero >> /image0' },
      'clean.failed',
      /ended|code/,
    ],
    ['virt-sparsify fails', { 'virt-sparsify': 'exit 3' }, 'clean.failed', /code 3/],
    [
      'it cannot be read afterwards',
      { guestfish: `grep -q cleaned /image0 && exit 0\n${answer(debian)}` },
      'clean.failed',
      /could not be read/,
    ],
    [
      'the disk is another one afterwards',
      { 'virt-sysprep': 'exec truncate -s 4M /image0' },
      'clean.failed',
      /8388608 bytes became 4194304/,
    ],
  ])('when %s; a retry begins anew', { timeout: 60_000 }, async (_, scripts, code, reason) => {
    for (const [program, script] of Object.entries(scripts)) replace(program, script)
    const refused = await server.admin.refused('cleanImage', { id })
    expect(refused.code).toBe(code)
    expect(refused.text).toMatch(reason)
    const made = await newest()
    expect(made.zones?.[0]).toMatchObject({ state: 'failed', can: { retry: true } })
    await expectTidy()
    replace('virt-sysprep', marks)
    replace('virt-sparsify', 'exit 0')
    replace('guestfish', answer(debian))
    await server.admin.call('retryImage', { id: made.id! })
    const ready = await server.until(made.id!, ({ isready }) => isready)
    expect(bytesOf(ready).includes('cleaned')).toBe(true)
    expect(await server.image(id)).toMatchObject({ isready: true })
    await server.admin.call('deleteTemplate', { id: made.id! })
  })

  it('can be cancelled, and then ends its program at once', async () => {
    replace('virt-sysprep', 'for line in 1 2 3 4 5 6; do echo line; done; exec sleep 600')
    const job = await server.admin.start('cleanImage', { id })
    const made = job.id!
    const running = await server.until(made, ({ zones }) => {
      const [zone] = zones!
      return zone!.state === 'cleaning' && zone!.percent > 0
    })
    expect(running.zones![0]).toMatchObject({ can: { cancel: true } })
    expect(running.status).toMatch(/^\d+% Downloaded$/)
    await server.admin.call('cancelImage', { id: made })
    await expect(server.admin.result('cleanImage', job)).rejects.toMatchObject({
      code: 'clean.cancelled',
    })
    expect((await server.image(made))!.zones![0]).toMatchObject({ state: 'cancelled' })
    await expectTidy()
  })
})

describe.skipIf(lacksGuestfs)('who may have a cleaned copy of what', () => {
  it('everybody who may use a template, with no more right to download than before', async () => {
    const alice = await server.person('alice')
    expect(await alice.refused('cleanImage', { id })).toMatchObject({ status: 531 })
    await server.admin.call('updateTemplatePermissions', {
      id,
      ispublic: true,
      isextractable: false,
    })
    const copy = await alice.call('cleanImage', { id })
    expect(copy).toMatchObject({ account: 'alice', isextractable: false, ispublic: false })
    // What was found in the original is for its owner.
    expect(await alice.refused('listImageChecks', { id })).toMatchObject({ status: 531 })
  })

  it('not of what has no Linux; where a check has found that, it is refused at once', async () => {
    const iso = await (await registrar(server)).iso(origin.put('/disc.iso', isoBytes()))
    expect((await server.admin.refused('cleanImage', { id: iso })).code).toBe(
      'image.template_not_found',
    )
    expect((await server.image(iso))?.can).toMatchObject({ clean: 'clean.format' })
    expect((await server.image(id))?.can).toMatchObject({ clean: true })
    const windows =
      '*ntoskrnl*directoryslash*) echo /Windows/System32/ntoskrnl.exe ;; *product*) echo Windows 11 ;;'
    for (const [cases, code] of [
      ['', 'clean.no_system'],
      [windows, 'clean.not_linux'],
    ] as const) {
      replace('guestfish', answer(cases))
      expect((await server.admin.refused('cleanImage', { id })).code).toBe(code)
      await server.admin.call('deleteTemplate', { id: (await newest()).id! })
    }
    const before = await newest()
    await server.admin.call('checkImage', { id })
    const { code, text } = await server.admin.refused('cleanImage', { id })
    expect(code).toBe('clean.not_linux')
    expect(text).toContain('Windows 11')
    expect((await newest()).id).toBe(before.id)
    replace('guestfish', answer(debian))
    await server.admin.call('checkImage', { id })
  })

  it('only so many at a time, so that others have their turn', async () => {
    const bob = await server.person('bob')
    await server.admin.call('updateTemplatePermissions', { id, ispublic: true })
    replace('virt-sysprep', 'exec sleep 600')
    const asked = await Promise.allSettled(
      Array.from({ length: 7 }, (_, at) => bob.start('cleanImage', { id, name: `copy ${at}` })),
    )
    const refused = asked.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(2)
    expect(refused[0]).toMatchObject({ reason: { code: 'clean.too_many' } })
    for (const { value } of asked.filter((each) => each.status === 'fulfilled')) {
      await bob.call('deleteTemplate', { id: value.id! })
    }
    await expectTidy()
  })

  it('and only so many checks at a time', async () => {
    const carol = await server.person('carol')
    const register = await registrar(server)
    const own = await register.template(origin.put('/own.qcow2', disks!.make('QCOW2')), {}, carol)
    await server.until(own, ({ isready }) => isready)
    replace('guestfish', 'exec sleep 600')
    const asked = await Promise.allSettled(
      Array.from({ length: 7 }, () => carol.start('checkImage', { id: own })),
    )
    const refused = asked.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(2)
    expect(refused[0]).toMatchObject({ reason: { code: 'job.too_many' } })
    for (const { value } of asked.filter((each) => each.status === 'fulfilled')) {
      await carol.call('cancelJob', { jobid: value.jobid })
    }
  })

  it('nobody where no worker can; what waits is left to one that can', async () => {
    const without = pathWithout('virt-sparsify')
    const other = await startTestServer({ converter: { path: without.path, stallMs: 8_000 } })
    const register = await registrar(other)
    const alone = await register.template(origin.put('/alone.qcow2', disks!.make('QCOW2')))
    await other.until(alone, ({ isready }) => isready)
    const refused = await other.admin.refused('cleanImage', { id: alone })
    expect(refused.code).toBe('check.missing')
    expect(refused.text).toMatch(/guestfs-tools/)
    const able = await startTestServer({
      place: other.place,
      env: { MOLD_ROLES: 'worker' },
      converter: { path: programs.path, stallMs: 8_000 },
      applianceFolder,
      beatMs: 50,
    })
    const checker = async () => (await other.admin.call('listCapabilities')).imagechecker
    await expect.poll(checker).toBe('ready')
    expect(await other.admin.call('cleanImage', { id: alone })).toMatchObject({ isready: true })
    await able.stop()
    await other.stop()
    without.drop()
  })
})

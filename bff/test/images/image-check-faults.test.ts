import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isoBytes, mib, registrar, type Registrar } from '../support/images.ts'
import { lacksGuestfs } from '../support/linux-disk.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { diskMaker, lacksQemu, pathWith, pathWithout } from '../support/qemu.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const disks = lacksQemu ? undefined : diskMaker(8 * mib)
let origin: Origin
let server: TestServer
let register: Registrar
let id = ''
const applianceFolder = mkdtempSync(path.join(tmpdir(), 'mold-appliance-'))
const programs = pathWith({})
const [folder = ''] = programs.path.split(path.delimiter)

/** Takes the place of a program by the text of a shell script. */
const replace = (program: string, script: string) =>
  writeFileSync(path.join(folder, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 })

const maker = 'libguestfs-make-fixed-appliance'
const makes = 'echo kernel > "$1/kernel"; echo root > "$1/root"; echo litter > "$1/README"'

/** Answers as guestfish does of a Debian with keys that are let in. */
const answers = `
while read -r line; do
  case $line in
    echo*) eval "$line" ;;
    *os-release*) printf 'NAME="Debian GNU/Linux"\\nVERSION_ID="12"\\n' ;;
    *authorized_keys*directoryslash*) echo /root/.ssh/authorized_keys ;;
  esac
done`

beforeAll(async () => {
  origin = await startOrigin()
  if (lacksGuestfs) return
  replace(maker, makes)
  replace('virt-sysprep', 'exit 1')
  replace('guestfish', answers)
  server = await startTestServer({
    converter: { path: programs.path, stallMs: 8_000 },
    applianceFolder,
  })
  register = await registrar(server)
  id = await register.template(origin.put('/disk.qcow2', disks!.make('QCOW2')))
  await server.until(id, ({ isready }) => isready)
})
afterAll(async () => {
  await server?.workers.idle()
  await server?.stop()
  await origin.close()
  disks?.drop()
  programs.drop()
  rmSync(applianceFolder, { recursive: true })
})

const refusedWith = (script: string) => {
  replace('guestfish', script)
  return server.admin.refused('checkImage', { id })
}

describe.skipIf(lacksGuestfs)('looking into an image that may be made to do harm', () => {
  it.each([
    ['crashes', 'kill -SEGV $$', 'check.failed', /ended|code/],
    [
      'says why',
      'echo "guestfish: error: the disk is odd" >&2; exit 1',
      'check.failed',
      /: the disk is odd\./,
    ],
    ['ends before its last answer', 'exit 0', 'check.failed', /code 0/],
    ['talks without end', 'exec yes', 'conversion.flooded', /guestfish/],
    ['talks without end about errors', 'exec yes >&2', 'conversion.flooded', /guestfish/],
    ['hangs', 'exec sleep 600', 'conversion.stalled', /stood still/],
  ])('fails with the reason when the tool %s', async (_, script, code, reason) => {
    const refused = await refusedWith(script)
    expect(refused.code).toBe(code)
    expect(refused.text).toMatch(reason)
    expect(await server.admin.call('listImageChecks', { id })).toMatchObject({ count: 0 })
  })

  it('A4: gives it the image to read, a folder of memory, and nothing else', async () => {
    const script = `
      can() { "$@" >/dev/null 2>&1 && echo yes || echo no; }
      write() { echo more >> "$1"; }
      echo "guestfish: error: image $(can write /image0) system $(can write /image1/root)" \
        "scratch $(can write "$TMPDIR/file") kvm $(can ls /dev/kvm) etc $(can ls /etc)" \
        "kernel $(cat /image1/kernel) litter $(can ls /image1/README)" \
        "backend $LIBGUESTFS_BACKEND_SETTINGS" >&2
      exit 1`
    const { text } = await refusedWith(script)
    expect(text).toContain(
      'image no system no scratch yes kvm no etc no kernel kernel litter no backend force_tcg',
    )
  })

  it('can be cancelled, and then ends its program at once', async () => {
    replace('guestfish', 'echo "(40/100%)"; exec sleep 600')
    const job = await server.admin.start('checkImage', { id })
    const { jobid } = job
    const told = async () => (await server.admin.call('queryAsyncJobResult', { jobid })).jobprogress
    await expect.poll(told, { timeout: 20_000 }).toMatchObject({ step: 'reading', percent: '40' })
    await server.admin.call('cancelJob', { jobid })
    await expect(server.admin.result('checkImage', job)).rejects.toMatchObject({
      code: 'job.cancelled',
    })
    await server.workers.idle()
  })

  it('takes no answer of a disk for another one', async () => {
    const fake = `
while read -r line; do
  case $line in
    echo*) eval "$line" ;;
    *os-release*) printf 'mark paths hostKeys\\n/etc/ssh/none\\nNAME=A\\nVERSION_ID=1\\n' ;;
  esac
done`
    replace('guestfish', fake)
    const { findings } = await server.admin.call('checkImage', { id })
    expect(findings.map(({ code }) => code)).not.toContain('host_keys')
  })
})

describe.skipIf(lacksGuestfs)('a look into an image', () => {
  it('is for who may change the template, and for nobody else', async () => {
    replace('guestfish', answers)
    const report = await server.admin.call('checkImage', { id })
    expect(report.findings.map(({ code }) => code)).toEqual([
      'authorized_keys',
      'cloud_init_missing',
      'guest_agent_missing',
    ])
    expect(await server.image(id)).toMatchObject({ can: { check: true } })
    const kept = await server.admin.call('listImageChecks', { id })
    expect(kept).toEqual({ count: 1, items: [report] })
    await server.admin.call('updateTemplatePermissions', { id, ispublic: true })
    const bob = await server.person('bob')
    for (const command of ['checkImage', 'listImageChecks'] as const) {
      expect(await bob.refused(command, { id })).toMatchObject({ status: 531 })
    }
  })

  it('is not for what is no disk', async () => {
    const iso = await register.iso(origin.put('/disc.iso', isoBytes()))
    expect((await server.admin.refused('checkImage', { id: iso })).code).toBe(
      'image.template_not_found',
    )
    expect((await server.image(iso))?.can).toMatchObject({ check: 'check.format' })
  })

  it('makes its small system anew when what that is made of has changed', async () => {
    const before = readdirSync(applianceFolder)
    expect(before).toHaveLength(1)
    expect(readdirSync(path.join(applianceFolder, before[0]!)).toSorted()).toEqual([
      'kernel',
      'root',
    ])
    replace('guestfish', answers)
    replace(maker, 'echo "supermin: no kernel was found" >&2; exit 1')
    const refused = await server.admin.refused('checkImage', { id })
    expect(refused.code).toBe('check.appliance')
    expect(refused.text).toMatch(/no kernel was found.*linux-image/)
    expect(readdirSync(applianceFolder)).toEqual(before)
    replace(maker, makes)
    await server.admin.call('checkImage', { id })
    expect(readdirSync(applianceFolder).length).toBeGreaterThan(1)
  })

  it('is offered where a worker can, and else says what to install', async () => {
    expect(await server.admin.call('listCapabilities')).toMatchObject({ imagechecker: 'ready' })
    const without = pathWithout('guestfish')
    const other = await startTestServer({ converter: { path: without.path, stallMs: 8_000 } })
    const others = await registrar(other)
    const alone = await others.template(origin.put('/alone.qcow2', disks!.make('QCOW2')))
    await other.until(alone, ({ isready }) => isready)
    expect(await other.admin.call('listCapabilities')).toMatchObject({ imagechecker: 'missing' })
    const refused = await other.admin.refused('checkImage', { id: alone })
    expect(refused.code).toBe('check.missing')
    expect(refused.text).toMatch(/libguestfs-tools/)
    await other.stop()
    without.drop()
  })
})

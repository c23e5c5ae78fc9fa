import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { lacksGuestfs } from '../bff/test/support/linux-disk.ts'
import { diskMaker, lacksQemu, pathWith } from '../bff/test/support/qemu.ts'
import { expectAccessible } from './support/axe.ts'
import { mib, qcow2Bytes, register } from './support/images.ts'
import { clickRowAction, expectRow, rowOf } from './support/lists.ts'
import { startMold } from './support/server.ts'
import { expect, test as base } from './support/test.ts'

/*
 * guestfish is a script here, which answers as the real one does of a Debian with leftovers: that takes a minute in
 * emulation, and is tested with the real one in bff/test/images/image-check.test.ts. So are the programs that clean.
 */
const disks = lacksQemu ? undefined : diskMaker(8 * mib)
const programs = lacksGuestfs
  ? undefined
  : pathWith({
      'libguestfs-make-fixed-appliance': 'echo kernel > "$1/kernel"; echo root > "$1/root"',
      guestfish: '',
      'virt-sysprep': '',
      'virt-sparsify': 'exit 0',
    })
const [folder = ''] = (programs?.path ?? '').split(path.delimiter)

function answerWith(opening: string): void {
  const script = `${opening}
while read -r line; do
  case $line in
    echo*) eval "$line" ;;
    *os-release*) printf 'NAME="Debian GNU/Linux"\\nVERSION_ID="12"\\n' ;;
    *authorized_keys*directoryslash*) grep -q cleaned /image0 || echo /root/.ssh/authorized_keys ;;
    *ssh_host*directoryslash*) grep -q cleaned /image0 || printf '/etc/ssh/ssh_host_%s_key\\n' a b c d e f g ;;
  esac
done`
  replace('guestfish', script)
}

/** Takes the place of a program by the text of a shell script. */
const replace = (program: string, script: string) =>
  writeFileSync(path.join(folder, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 })

const test = base.extend<object, object>({
  mold: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const mold = await startMold({ PATH: programs?.path ?? '' })
      await use(mold)
      await mold.destroy()
      programs?.drop()
      disks?.drop()
    },
    { scope: 'worker' },
  ],
})

test.skip(lacksGuestfs, 'needs libguestfs-tools, guestfs-tools and bubblewrap')

for (const [language, theme] of [
  ['en', 'light'],
  ['ko', 'dark'],
] as const) {
  test.describe(`in ${language}, ${theme}`, () => {
    test.use({ language, theme })

    test('a template is checked, the check cancelled and begun again, and its OS type taken over', async ({
      page,
      say,
      mold,
      origin,
      open,
    }) => {
      const name = `master-${language}`
      const others = await mold.admin.call('listOsTypes', { keyword: 'Ubuntu 22.04 LTS' })
      const url = origin.put(`/${name}.qcow2`, qcow2Bytes())
      const ostypeid = others.items[0]?.id ?? ''
      const id = await register(mold, 'template', url, { name, ostypeid })
      answerWith('echo "(40/100%)"; exec sleep 600')
      await page.setViewportSize({ width: 375, height: 800 })
      await open(`/templates/${id}`)
      await page.getByRole('button', { name: say('check.start') }).click()
      await expect(
        page.getByRole('progressbar', { name: say('check.step.reading') }),
      ).toHaveAttribute('value', '40')
      await expectAccessible(page, 'a running check')
      await page.getByRole('button', { name: say('check.cancel') }).click()
      await expect(page.getByRole('button', { name: say('check.start') })).toBeVisible()

      answerWith('')
      await page.getByRole('button', { name: say('check.start') }).click()
      const findings = page.getByRole('listitem')
      const keys = findings.filter({ hasText: say('check.text.host_keys') })
      await expect(keys).toContainText(say('check.severity.serious'))
      await expect(keys).toContainText(say('check.fix.host_keys'))
      await expect(keys).toContainText('/etc/ssh/ssh_host_a_key')
      await expect(keys).toContainText(say('check.more', { count: '2' }))
      await expect(
        findings.filter({ hasText: say('check.text.guest_agent_missing') }),
      ).toBeVisible()
      await expectAccessible(page, 'a report')
      const osType = 'Debian GNU/Linux 12 (64-bit)'
      const takeOver = page.getByRole('button', { name: say('check.takeOver', { name: osType }) })
      for (const part of [keys, takeOver]) {
        const { x = 0, width = Infinity } = (await part.boundingBox()) ?? {}
        expect(x + width).toBeLessThanOrEqual(375)
      }
      await takeOver.click()
      await expect(page.getByText(say('check.tookOver', { name: osType }))).toBeVisible()
      await expect(takeOver).toBeHidden()
      // What was found is there again without another look.
      await page.reload()
      await expect(keys).toBeVisible()
    })

    test('a cleaned copy is made from the report, cancelled and tried again', async ({
      page,
      say,
      mold,
      origin,
      open,
    }) => {
      const name = `leftovers-${language}`
      const url = origin.put(`/${name}.qcow2`, disks?.make('QCOW2') ?? Buffer.alloc(0))
      const id = await register(mold, 'template', url, { name })
      answerWith('')
      replace('virt-sysprep', 'for line in 1 2 3 4 5 6; do echo line; done; exec sleep 600')
      await page.setViewportSize({ width: 375, height: 800 })
      await open(`/templates/${id}`)
      await page.getByRole('button', { name: say('check.start') }).click()
      await page.getByRole('button', { name: `${say('image.clean')}…` }).click()
      const panel = page.getByRole('dialog', { name: say('clean.title') })
      await expect(panel.getByText(say('clean.removes.host_keys'))).toBeVisible()
      await expect(panel.getByText(say('clean.stays.password'))).toBeVisible()
      await expectAccessible(page, 'the dialog of a cleaned copy')
      const field = panel.getByRole('textbox', { name: say('clean.name') })
      await expect(field).toHaveValue(say('clean.nameOf', { name }))
      await field.fill('')
      const submit = panel.getByRole('button', { name: say('clean.submit') })
      await submit.click()
      await expect(field).toHaveAccessibleDescription(say('clean.nameMissing'))
      await expect(field).toBeFocused()
      const copy = `tidy-${language}`
      await field.fill(copy)
      await submit.click()
      await expect(panel).toBeHidden()

      await page.setViewportSize({ width: 1280, height: 800 })
      await page.goto('/templates')
      const state = say('image.state')
      await expectRow(page, copy, { [state]: say('image.state.cleaning') })
      await clickRowAction(page, copy, say('image.cancel'))
      await expectRow(page, copy, { [state]: say('image.state.cancelled') })
      replace('virt-sysprep', 'printf cleaned | dd of=/image0 bs=1 seek=4096 conv=notrunc')
      await clickRowAction(page, copy, say('action.retry'))
      await expectRow(page, copy, { [state]: say('image.state.ready') })
      await rowOf(page, copy).getByRole('link', { name: copy, exact: true }).click()
      // Made from the other one, and without what that one has.
      await expect(page.getByRole('link', { name, exact: true })).toBeVisible()
      await expect(page.getByText(say('check.text.guest_agent_missing'))).toBeVisible()
      await expect(page.getByText(say('check.text.host_keys'))).toBeHidden()
      await expect(page.getByRole('button', { name: `${say('image.clean')}…` })).toBeHidden()
    })
  })
}

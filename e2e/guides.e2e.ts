import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { guestPasswordFiles } from '@mold/shared/guides/guest-password-files.ts'
import { guestPasswordScript } from '@mold/shared/guides/guest-password-script.ts'
import { cleanUpScript } from '@mold/shared/guides/linux/clean-up/script.ts'
import { nameHookFiles } from '@mold/shared/guides/linux/host-name.ts'
import { cloudbaseConf } from '@mold/shared/guides/windows/cloudbase-init.ts'
import { checkUnattend } from '@mold/shared/guides/windows/unattend-check.ts'
import { unattendDefaults, unattendXml } from '@mold/shared/guides/windows/unattend.ts'
import { diskMaker, lacksQemu } from '../bff/test/support/qemu.ts'
import { addForm } from './support/add-form.ts'
import { expectAccessible } from './support/axe.ts'
import { mib, register } from './support/images.ts'
import { expectRow } from './support/lists.ts'
import { expect, test } from './support/test.ts'
import type { Language, Say } from './support/texts.ts'

const languages: readonly Language[] = ['en', 'ko']

/** A step by its title. */
const stepOf = (page: Page, title: string) =>
  page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: title, exact: true }) })

/** What the button gives to the browser's downloads. */
async function downloaded(page: Page, say: Say, name: string): Promise<Buffer> {
  const begun = page.waitForEvent('download')
  await page.getByRole('button', { name: say('guides.download', { name }), exact: true }).click()
  const download = await begun
  expect(download.suggestedFilename()).toBe(name)
  return readFile(await download.path())
}

const textOf = async (page: Page, say: Say, name: string) =>
  (await downloaded(page, say, name)).toString('utf8')

for (const language of languages) {
  test.describe(language, () => {
    test.use({ language })

    test('K1: the guide for Linux is made for the system that is chosen, and so is its script', async ({
      page,
      say,
      open,
    }) => {
      await open('/templates')
      await page.getByRole('link', { name: say('nav.guides'), exact: true }).click()
      await page.getByRole('link', { name: say('guides.guide.linux') }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('guides.guide.linux'))
      await page.getByLabel(say('guideLinux.distribution')).selectOption('debian')
      await page.getByLabel(say('guideLinux.version')).selectOption('12')
      await expect(page.getByLabel(say('guideLinux.network'))).toHaveValue('ifupdown')
      await page.getByLabel(say('guideLinux.passwords')).click()
      await expect(page).toHaveURL(/distribution=debian&version=12&passwords=yes$/)
      const debian = {
        distribution: 'debian',
        version: '12',
        network: 'ifupdown',
        cloudInit: false,
        passwords: true,
      } as const
      expect(await textOf(page, say, 'clean-template.sh')).toBe(cleanUpScript(debian))
      const [hook] = nameHookFiles('ifupdown')
      expect(await textOf(page, say, 'sethostname')).toBe(hook?.text)
      await expect(
        stepOf(page, say('guideLinux.step.users')).getByText('deluser NAME --remove-home'),
      ).toBeVisible()
      await expectAccessible(page, 'the guide for Linux')
      // The address is the guide: whoever gets the link sees the same.
      await page.reload()
      await expect(page.getByLabel(say('guideLinux.version'))).toHaveValue('12')
      await page.getByLabel(say('guideLinux.distribution')).selectOption('rocky')
      await expect(
        stepOf(page, say('guideLinux.step.users')).getByText('userdel -r NAME'),
      ).toBeVisible()
      await expect(page.getByText(say('guideLinux.note.nameFromDhcp'))).toBeVisible()
      await page.getByLabel(say('guideLinux.cloudInit')).click()
      await expect(page.getByText(say('guideLinux.note.nameByCloudInit'))).toBeVisible()
      await expect(page.getByText(say('guideLinux.part.cloudInit'))).toBeVisible()
    })

    test('K2: unattend.xml is made in the browser, and no password leaves it', async ({
      page,
      say,
      open,
    }) => {
      const password = 'Corr3ct-horse<&>'
      const asked: string[] = []
      page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`))
      await open('/guides/windows')
      const button = page.getByRole('button', {
        name: say('guides.download', { name: 'unattend.xml' }),
      })
      await expect(button).toBeDisabled()
      await page.getByLabel(say('guideWindows.password'), { exact: true }).fill(password)
      await page.getByLabel(say('guideWindows.systemLocale')).fill('Korean')
      await expect(page.getByText(say('guides.problem.locale'))).toBeVisible()
      await expect(button).toBeDisabled()
      await page.getByLabel(say('guideWindows.language')).selectOption('ko-KR')
      await page.getByText(say('guideWindows.licensing.mak'), { exact: true }).click()
      await page.getByLabel(say('guideWindows.productKey')).fill('abcde-12345-abcde-12345-abcde')
      await page.getByLabel(say('guideWindows.timeZone')).selectOption('Korea Standard Time')
      await page.getByLabel(say('guideWindows.organization')).fill('회계팀')
      const xml = await textOf(page, say, 'unattend.xml')
      expect(xml).toBe(
        unattendXml({
          ...unattendDefaults,
          inputLocale: 'ko-KR',
          systemLocale: 'ko-KR',
          uiLanguage: 'ko-KR',
          userLocale: 'ko-KR',
          password,
          licensing: 'mak',
          productKey: 'abcde-12345-abcde-12345-abcde',
          timeZone: 'Korea Standard Time',
          organization: '회계팀',
        }),
      )
      expect(checkUnattend(xml)).toEqual([])
      const kept = await page.evaluate(() =>
        JSON.stringify([
          location.href,
          Object.entries(localStorage),
          Object.entries(sessionStorage),
          history.state,
        ]),
      )
      for (const secret of [password, encodeURIComponent(password), 'abcde-12345']) {
        expect(kept).not.toContain(secret)
        expect(asked.filter((each) => each.includes(secret))).toEqual([])
      }
      await page.getByLabel(say('guideWindows.checkText')).fill(xml)
      await expect(page.getByText(say('guideWindows.checkGood'))).toBeVisible()
      await page
        .getByLabel(say('guideWindows.checkText'))
        .fill(xml.replace('pass="oobeSystem"', 'pass="oobe"'))
      await expect(page.getByText(say('guideWindows.found.pass', { what: 'oobe' }))).toBeVisible()
      await expectAccessible(page, 'the guide for Windows')
    })

    test('K2: sysprep.inf has the answers of Setup Manager, in the code page of its language', async ({
      page,
      say,
      open,
    }) => {
      await open('/guides/windows')
      await page.getByText(say('guideWindows.generation.sysprep'), { exact: true }).click()
      await expect(page).toHaveURL(/answers=sysprep/)
      await page.getByLabel(say('guideWindows.regional')).selectOption('ko-KR')
      await page.getByLabel(say('guideWindows.owner')).fill('똠방각하')
      await page.getByLabel(say('guideWindows.productKey')).fill('abcde-12345-abcde-12345-abcde')
      const bytes = await downloaded(page, say, 'sysprep.inf')
      // As code page 949 has it; what Node itself knows of it is less.
      expect(bytes.includes(Buffer.from('FullName="', 'latin1'))).toBe(true)
      expect(bytes.toString('hex')).toContain('8c63b9e6b0a2c7cf')
      const lines = bytes.toString('latin1').split('\r\n')
      expect(lines).toEqual(expect.arrayContaining(['AdminPassword=*', 'LanguageGroup=8']))
      await page.getByLabel(say('guideWindows.regional')).selectOption('en-US')
      await expect(page.getByText(say('guides.problem.codePage'))).toBeVisible()
      await expect(stepOf(page, say('guideWindows.step.reseal'))).toContainText(
        'c:\\sysprep\\sysprep.exe -reseal -mini -activated',
      )
      await expectAccessible(page, 'the guide for Windows 2003')
    })

    test('K4: the program for passwords comes with what starts it, for each system', async ({
      page,
      say,
      open,
    }) => {
      await open('/guides/passwords')
      for (const { name, content } of guestPasswordFiles('systemd')) {
        expect(await textOf(page, say, name)).toBe(content)
      }
      await page
        .getByRole('combobox', { name: say('guidePasswords.system') })
        .selectOption('redhat-sysv')
      await expect(page.getByText('chkconfig --add cloud-set-guest-password')).toBeVisible()
      expect(await textOf(page, say, 'cloud-set-guest-password')).toBe(guestPasswordScript)
      await page
        .getByRole('combobox', { name: say('guidePasswords.system') })
        .selectOption('windows')
      await page.getByLabel(say('guidePasswords.username')).fill('관리자')
      expect(await textOf(page, say, 'cloudbase-init.conf')).toBe(
        cloudbaseConf({ username: '관리자', changeAtFirstLogon: false }),
      )
      await expectAccessible(page, 'the guide for passwords')
    })

    test('K3: the guides to XenServer fill the names into every command', async ({
      page,
      say,
      open,
    }) => {
      await open('/guides/amazon')
      await page.getByLabel(say('guideXen.image'), { exact: true }).fill("it's.img")
      await page.getByLabel(say('guideXen.name'), { exact: true }).fill('fedora8')
      await page.getByLabel(say('guideXen.version'), { exact: true }).fill('2.6.18.el5xen')
      const mount = stepOf(page, say('guideXen.amazon.step.mount'))
      await expect(mount).toContainText(`mount -o loop 'it'\\''s.img' /mnt/loop/fedora8`)
      const grub = stepOf(page, say('guideXen.amazon.step.grub'))
      await expect(grub).toContainText('kernel /boot/vmlinuz-2.6.18.el5xen ro root=/dev/xvda')
      await grub.getByRole('button', { name: say('action.copy') }).click()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('title fedora8')
      await page.getByLabel(say('guideXen.name'), { exact: true }).fill('-x')
      await expect(page.getByText(say('guides.problem.name'))).toBeVisible()
      await page.getByText(say('guideXen.route.hand'), { exact: true }).click()
      await expect(stepOf(page, say('guideXen.amazon.step.vdi'))).toContainText('xe vdi-create')
      await expectAccessible(page, 'the guide for Amazon images')

      await page.goto('/guides/hyperv?services=source')
      await page.getByLabel(say('guideXen.hyperv.name'), { exact: true }).fill('web 1')
      await expect(stepOf(page, say('guideXen.hyperv.step.copy'))).toContainText(
        `Export-VM -Name 'web 1'`,
      )
      await page.getByLabel(say('guideXen.route')).selectOption('xencenter')
      await expect(stepOf(page, say('guideXen.hyperv.step.xencenter'))).toContainText('web 1')
      await page.getByText(say('guideXen.guest.windows'), { exact: true }).click()
      await expect(stepOf(page, say('guideXen.hyperv.step.uninstall'))).toHaveCount(0)
      await expectAccessible(page, 'the guide for Hyper-V')
    })

    test('K5: what hypervisors ask for is one key away, and every guide fits a phone', async ({
      page,
      say,
      open,
    }) => {
      await open('/templates')
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.keyboard.press('g')
      await page.keyboard.press('g')
      await expect(page).toHaveURL('/guides')
      // By the keyboard alone: from the address to the last of the cards.
      const last = page.getByRole('link', { name: say('guides.guide.before') })
      await last.focus()
      await page.keyboard.press('Enter')
      await expect(page.getByText(say('guides.before.xenserver.text'))).toBeVisible()
      await page.setViewportSize({ width: 375, height: 740 })
      for (const guide of ['', '/linux', '/windows', '/windows?answers=sysprep', '/passwords']) {
        await page.goto(`/guides${guide}`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        const wider = () => {
          const { scrollWidth, clientWidth } = document.documentElement
          return scrollWidth - clientWidth
        }
        await expect.poll(() => page.evaluate(wider)).toBe(0)
      }
    })
  })
}

test.describe('what Mold does itself', () => {
  test.skip(lacksQemu, 'needs qemu-img (Debian package qemu-utils)')
  const disks = lacksQemu ? undefined : diskMaker(8 * mib)
  test.afterAll(() => disks?.drop())

  test('K3: the guide leads to the conversion of a template, and to adding a file with it', async ({
    page,
    say,
    mold,
    origin,
    open,
  }) => {
    const url = origin.put('/ami.raw', disks?.make('RAW') ?? Buffer.alloc(0))
    await register(mold, 'template', url, { name: 'ami', format: 'RAW' })
    await open('/templates')
    await expectRow(page, 'ami', { [say('image.state')]: say('image.state.ready') })
    await page.goto('/guides/amazon')
    await page.getByRole('combobox', { name: say('guides.convertWhich') }).selectOption('ami (RAW)')
    await page.getByRole('link', { name: say('guides.convert') }).click()
    await expect(page.getByRole('dialog', { name: say('convert.title') })).toBeVisible()
    await page.goto('/guides/hyperv')
    await page.getByRole('link', { name: say('guides.upload') }).click()
    const { form } = addForm(page, say, 'template')
    await expect(form.getByLabel(say('image.hypervisor'))).toHaveValue('Hyperv')
    await expect(form.getByRole('checkbox', { name: /XenServer/ })).toBeChecked()
  })
})

test('K5, D6: the forms lead to the guides, beside what was entered', async ({
  page,
  context,
  say,
  open,
}) => {
  await open('/templates/add')
  const { form } = addForm(page, say, 'template')
  await form.getByLabel(say('image.hypervisor')).selectOption('XenServer')
  await expect(page.getByText(say('add.notice.xenserver'))).toBeVisible()
  await form.getByLabel(say('image.flag.passwordenabled')).check()
  await expect(page.getByText(say('image.passwordNeeds'))).toBeVisible()
  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: say('image.passwordGuide') }).click()
  const guide = await opened
  await expect(guide.getByRole('heading', { level: 1 })).toHaveText(say('guides.guide.passwords'))
  await expect(form.getByLabel(say('image.hypervisor'))).toHaveValue('XenServer')
})

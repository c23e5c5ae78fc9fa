import { createGuestDesk } from '../bff/src/agent/passwords/desk.ts'
import { createServerLink } from '../bff/src/agent/server-link.ts'
import type { FakeAgent } from '../bff/test/support/fake-agent.ts'
import { expectAccessible } from './support/axe.ts'
import { qcow2Bytes, register } from './support/images.ts'
import { rowOf } from './support/lists.ts'
import { expectState, fromMenu, inDialog, nameField } from './support/machine-page.ts'
import { deploy, joinHost } from './support/machines.ts'
import type { Mold } from './support/server.ts'
import { expect, test } from './support/test.ts'
import type { Language } from './support/texts.ts'

/* The passwords of guests, as the console shows them; what a guest does is for tests of the agent. */

const soon = { timeout: 20_000 }
const languages: readonly Language[] = ['en', 'ko']
const password = /^[A-Za-z0-9]{12}$/

let agent: FakeAgent | undefined
test.afterEach(async () => {
  await agent?.stop()
  agent = undefined
})

/** What the host of an instance is told of the password that waits for its guest. */
async function waits(mold: Mold, instance: string): Promise<string | undefined> {
  const link = createServerLink({ server: mold.origin }, agent?.credential)
  return createGuestDesk(link).password(instance, AbortSignal.timeout(10_000))
}

for (const language of languages) {
  test.describe(language, () => {
    test.use({ language })

    test('K4: the password of a new machine is shown to whoever launched it; it is reset while the machine is stopped', async ({
      page,
      say,
      origin,
      mold,
      open,
    }) => {
      test.slow()
      agent = await joinHost(mold, `kvm-password-${language}`)
      const url = origin.put('/passwords/takes.qcow2', qcow2Bytes())
      const flags = { name: 'takes-passwords', passwordenabled: true }
      const template = await register(mold, 'template', url, flags)
      await open('/templates')
      await expect(rowOf(page, flags.name)).toContainText(say('image.state.ready'), soon)
      await page.goto(`/instances/add?template=${template}`)
      await nameField(page, say).fill('guest-1')
      await page.getByRole('button', { name: say('compute.launch'), exact: true }).click()
      await expectState(page, say, 'Running')

      const notice = page.getByRole('status').filter({ hasText: say('compute.password.of') })
      await expect(notice).toContainText(say('compute.password.booting'), soon)
      const first = (await notice.getByRole('code').textContent()) ?? ''
      expect(first).toMatch(password)
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
      expect(await waits(mold, id)).toBe(first)
      await expect(notice.getByRole('button', { name: say('action.copy') })).toBeVisible()
      await expectAccessible(page, 'the page of an instance that has told its password')
      await notice.getByRole('button', { name: say('compute.password.hide') }).click()
      await expect(notice).toHaveCount(0)

      // What runs keeps its password: the menu says what to do first.
      await page.getByRole('button', { name: say('action.more'), exact: true }).click()
      const item = page.getByRole('menuitem', { name: say('compute.password.reset') })
      await expect(item).toHaveAttribute('aria-disabled', 'true')
      await expect(item).toContainText(say('instance.password_running'))
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: say('compute.stop'), exact: true }).click()
      await inDialog(page, say('compute.stop'))
      await expectState(page, say, 'Stopped')

      await fromMenu(page, say, 'compute.password.reset')
      const dialog = page.getByRole('dialog')
      await expect(dialog).toContainText(say('compute.password.nextStart'))
      await expectAccessible(page, 'the dialog that resets a password')
      await dialog.getByRole('button', { name: say('compute.password.reset'), exact: true }).click()
      await expect(dialog).toContainText(
        say('compute.password.newTitle', { name: 'guest-1' }),
        soon,
      )
      const second = (await dialog.getByRole('code').textContent()) ?? ''
      expect(second).toMatch(password)
      expect(second).not.toBe(first)
      await expectAccessible(page, 'the dialog that shows a password')
      await dialog
        .getByRole('button', { name: say('action.close') })
        .last()
        .click()
      await expect(dialog).toHaveCount(0)
      await expect(page.getByText(second)).toHaveCount(0)

      await page.getByRole('button', { name: say('compute.start'), exact: true }).click()
      await expectState(page, say, 'Running')
      expect(await waits(mold, id)).toBe(second)
      await expect(page.getByText(second)).toHaveCount(0)
    })
  })
}

test('K4: a machine whose template takes no passwords, or whose host has no way to give them, says so', async ({
  page,
  say,
  origin,
  mold,
  open,
}) => {
  test.slow()
  agent = await joinHost(mold, 'kvm-session')
  agent.tellFacts({ networking: 'user', passwords: { state: 'session', port: 8080 } })
  await agent.heard()
  const plain = await register(mold, 'template', origin.put('/passwords/a.qcow2', qcow2Bytes()), {
    name: 'plain',
  })
  const takes = await register(mold, 'template', origin.put('/passwords/b.qcow2', qcow2Bytes()), {
    name: 'takes',
    passwordenabled: true,
  })
  await open('/templates')
  for (const name of ['plain', 'takes']) {
    await expect(rowOf(page, name)).toContainText(say('image.state.ready'), soon)
  }
  await page.goto(`/instances/${await deploy(mold, plain, 'without')}`)
  await expectState(page, say, 'Running')
  await page.getByRole('button', { name: say('action.more'), exact: true }).click()
  await expect(page.getByRole('menuitem', { name: say('compute.password.reset') })).toContainText(
    say('instance.password_not_enabled'),
  )
  await page.keyboard.press('Escape')

  await page.goto(`/instances/${await deploy(mold, takes, 'with')}`)
  await expectState(page, say, 'Running')
  await expect(page.getByRole('status').filter({ hasText: 'qemu:///session' })).toBeVisible(soon)
  await expect(page.getByText(say('compute.password.of'))).toHaveCount(0)

  agent.tellFacts({
    networking: 'network',
    passwords: { state: 'taken', address: '192.168.122.1', port: 8080, reason: 'EADDRINUSE' },
  })
  await agent.heard()
  await page.goto('/infrastructure/hosts')
  await expect(page.getByRole('status').filter({ hasText: '192.168.122.1' })).toContainText('8081')
})

import { expectAccessible } from './support/axe.ts'
import { rowOf } from './support/lists.ts'
import { makeProject, makeUser, userPassword } from './support/people.ts'
import { expect, signInQuietly, test } from './support/test.ts'

for (const language of ['en', 'ko'] as const) {
  test.describe(language, () => {
    test.use({ language })

    test('A3: an account is invited to a project, sees it on every page, and accepts', async ({
      page,
      say,
      mold,
      browser,
      open,
    }) => {
      const [host, guest, other] = ['host', 'guest', 'other'].map((who) => `${who}-${language}`)
      for (const name of [host, guest, other]) await makeUser(mold, name ?? '')
      const project = `crew-${language}`
      const id = await makeProject(mold, project, [host ?? ''])
      await mold.admin.call('updateConfiguration', {
        name: 'project.invite.required',
        value: 'true',
      })

      await open(`/projects/${id}`)
      for (const name of [guest ?? '', other ?? '']) {
        await page.getByRole('button', { name: say('projects.memberInvite'), exact: true }).click()
        const dialog = page.getByRole('dialog', {
          name: say('projects.memberInviteTo', { name: project }),
        })
        await dialog.getByRole('combobox', { name: say('people.account') }).fill(name)
        await page.getByRole('option', { name, exact: true }).click()
        await dialog
          .getByRole('button', { name: say('projects.memberInvite'), exact: true })
          .click()
        await expect(dialog).toHaveCount(0)
      }
      const waiting = page.getByRole('table', { name: say('projects.invitations') })
      await expect(waiting.getByRole('row').filter({ hasText: guest ?? '' })).toContainText(
        say('projects.invitation.state.Pending'),
      )
      await expectAccessible(page, 'invitations of a project')
      await waiting.getByRole('button', { name: new RegExp(`^${other}: `) }).click()
      await page.getByRole('menuitem', { name: say('projects.withdraw') }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: say('projects.withdraw'), exact: true })
        .click()
      await expect(waiting.getByRole('row').filter({ hasText: other ?? '' })).toHaveCount(0)

      const context = await browser.newContext({ baseURL: mold.origin, locale: language })
      const invited = await context.newPage()
      await invited.setViewportSize({ width: 1280, height: 720 })
      await signInQuietly(invited, { username: guest ?? '', password: userPassword })
      await invited.goto('/templates')
      await invited.getByRole('link', { name: say('nav.invitations', { count: 1 }) }).click()
      const invitation = invited.getByRole('region', { name: say('projects.invitations') })
      await expect(invitation).toContainText(project)
      await expectAccessible(invited, 'an invitation')
      await invited.setViewportSize({ width: 375, height: 740 })
      await expectAccessible(invited, 'an invitation on a phone')
      await invitation
        .getByRole('button', { name: say('projects.invitation.acceptTo', { name: project }) })
        .click()
      await expect(rowOf(invited, project)).toBeVisible()
      await expect(invitation).toHaveCount(0)
      await context.close()

      await expect(waiting).toHaveCount(0)
      const members = page.getByRole('table', { name: say('projects.members') })
      await expect(members.getByRole('row').filter({ hasText: guest ?? '' })).toBeVisible()
    })
  })
}

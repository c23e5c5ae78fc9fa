import { accountViews } from './support/views/account.ts'
import { expectAccessible, showTheme } from './support/axe.ts'
import { expect, signInQuietly, test } from './support/test.ts'
import { bulkViews } from './support/views/bulk.ts'
import { formViews } from './support/views/forms.ts'
import { imageViews } from './support/views/images.ts'
import { listViews } from './support/views/lists.ts'
import { adminViews } from './support/views/admin.ts'
import { uploadViews } from './support/views/uploads.ts'
import { infraViews } from './support/views/infrastructure.ts'
import { makeWorld } from './support/world.ts'

const parts = [
  ['lists', listViews],
  ['lists of chosen images', bulkViews],
  ['images', imageViews],
  ['forms', formViews],
  ['uploads', uploadViews],
  ['administration', adminViews],
  ['account and documentation', accountViews],
  ['infrastructure', infraViews],
] as const

for (const [part, views] of parts) {
  test(`M1: everybody can use the ${part}, light and dark, on a wide screen and a narrow one`, async ({
    page,
    say,
    origin,
    mold,
  }) => {
    test.slow()
    await signInQuietly(page)
    const world = await makeWorld(mold, origin)
    for (const view of views) {
      await page.setViewportSize({ width: 1280, height: 720 })
      await page.emulateMedia({ colorScheme: 'light' })
      await view.show({ page, say, origin, world })
      await expectAccessible(page, `${view.name}, light`)
      await showTheme(page, 'dark')
      await expectAccessible(page, `${view.name}, dark`, ['color-contrast'])
      await page.setViewportSize({ width: 375, height: 740 })
      await expect.poll(() => page.evaluate(overflow), view.name).toBe(0)
      await view.after?.()
    }
    world.release()
  })
}

test('M1: everybody can use the sign-in page', async ({ page, say }) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: say('signIn.submit'), exact: true }).click()
  await expect(page.getByLabel(say('signIn.username'))).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page, 'sign-in, light')
  await showTheme(page, 'dark')
  await expectAccessible(page, 'sign-in, dark')
  await page.setViewportSize({ width: 375, height: 740 })
  expect(await page.evaluate(overflow)).toBe(0)
})

/** By how many pixels the page can be scrolled sideways. */
function overflow(): number {
  const { scrollWidth, clientWidth } = document.documentElement
  return scrollWidth - clientWidth
}

import type { Page } from '@playwright/test'
import { accountViews } from './support/views/account.ts'
import { expectAccessible, showTheme } from './support/axe.ts'
import { expectRow } from './support/lists.ts'
import { expect, signInQuietly, test } from './support/test.ts'
import { applianceViews } from './support/views/appliances.ts'
import { bulkViews } from './support/views/bulk.ts'
import { formViews } from './support/views/forms.ts'
import { guideViews } from './support/views/guides.ts'
import { imageViews } from './support/views/images.ts'
import { listViews } from './support/views/lists.ts'
import { adminViews } from './support/views/admin.ts'
import { uploadViews } from './support/views/uploads.ts'
import { computeViews } from './support/views/compute.ts'
import { peopleViews } from './support/views/people.ts'
import { infraViews } from './support/views/infrastructure.ts'
import { makeWorld, type Names } from './support/world.ts'

const parts = [
  ['lists', listViews],
  ['lists of chosen images', bulkViews],
  ['images', imageViews],
  ['appliances', applianceViews],
  ['forms', formViews],
  ['uploads', uploadViews],
  ['administration', adminViews],
  ['account and documentation', accountViews],
  ['infrastructure', infraViews],
  ['instances, volumes and snapshots', computeViews],
  ['accounts, domains and projects', peopleViews],
  ['guides', guideViews],
] as const

/** Runs when it is taken for markup: the test then finds the mark on the window. */
const markup = `<img src=x onerror="window.taken='in'"><script>window.taken='in'</script>`

/** Whatever the views show is named like this, so that one walk over them shows both (C5). */
const hostile: Names = {
  name: (of) => `${of} ${markup}`,
  description: `${markup} javascript:alert(1)`,
}

/** Lets a page be left, and fails when one says anything else. */
function refuseDialogs(page: Page): void {
  page.on('dialog', (dialog) => {
    if (dialog.type() !== 'beforeunload') throw new Error(`a page said ${dialog.message()}`)
    void dialog.accept()
  })
}

// Minutes each, and independent of each other.
test.describe.configure({ mode: 'parallel' })

for (const [part, views] of parts) {
  test(`M1, C5: everybody can use the ${part}, light and dark, wide and narrow, and markup is shown as text`, async ({
    page,
    say,
    origin,
    mold,
  }) => {
    test.slow()
    await signInQuietly(page)
    refuseDialogs(page)
    // Long lists are for the views of lists.
    const world = await makeWorld(mold, origin, hostile, part.startsWith('lists') ? 18 : 3)
    for (const view of views) {
      await page.setViewportSize({ width: 1280, height: 720 })
      await page.emulateMedia({ colorScheme: 'light' })
      await view.show({ page, say, origin, world })
      expect(await page.evaluate(taken), view.name).toEqual(nothingTaken)
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

test('C5: a name with markup stands in its row letter by letter', async ({
  page,
  origin,
  mold,
}) => {
  await signInQuietly(page)
  refuseDialogs(page)
  const world = await makeWorld(mold, origin, hostile)
  await page.goto('/templates')
  await expectRow(page, `web-1 ${markup}`)
  expect(await page.evaluate(taken)).toEqual(nothingTaken)
  world.release()
})

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

const nothingTaken = { mark: undefined, images: 0, links: 0 }

function taken() {
  return {
    mark: (window as unknown as { taken?: string }).taken,
    // Screens of machines are pictures that the console shows; nothing else is.
    images: document.querySelectorAll('img:not([src^="data:image/png;base64,"])').length,
    links: document.querySelectorAll('a[href^="javascript:" i]').length,
  }
}

import { accountViews } from './support/views/account.ts'
import { expectRow } from './support/lists.ts'
import { expect, signInQuietly, test } from './support/test.ts'
import { bulkViews } from './support/views/bulk.ts'
import { infraViews } from './support/views/infrastructure.ts'
import { uploadViews } from './support/views/uploads.ts'
import { formViews } from './support/views/forms.ts'
import { imageViews } from './support/views/images.ts'
import { listViews } from './support/views/lists.ts'
import { adminViews } from './support/views/admin.ts'
import { makeWorld } from './support/world.ts'

/** Runs when it is taken for markup: the test then finds the mark on the window. */
const markup = `<img src=x onerror="window.taken='in'"><script>window.taken='in'</script>`

test('C5: names and descriptions with markup are shown as text on every page', async ({
  page,
  say,
  origin,
  mold,
}) => {
  test.slow()
  await signInQuietly(page)
  page.on('dialog', (dialog) => {
    if (dialog.type() !== 'beforeunload') throw new Error(`a page said ${dialog.message()}`)
    void dialog.accept()
  })
  const world = await makeWorld(mold, origin, {
    name: (of) => `${of} ${markup}`,
    description: `${markup} javascript:alert(1)`,
  })
  for (const view of [
    ...listViews,
    ...bulkViews,
    ...imageViews,
    ...formViews,
    ...adminViews,
    ...accountViews,
    ...infraViews,
    ...uploadViews,
  ]) {
    await view.show({ page, say, origin, world })
    expect(await page.evaluate(taken), view.name).toEqual({ mark: undefined, images: 0, links: 0 })
    await view.after?.()
  }
  await page.goto('/templates')
  await expectRow(page, `web-1 ${markup}`)
  world.release()
})

function taken() {
  return {
    mark: (window as unknown as { taken?: string }).taken,
    images: document.querySelectorAll('img').length,
    links: document.querySelectorAll('a[href^="javascript:" i]').length,
  }
}

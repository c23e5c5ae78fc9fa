import type { Page } from '@playwright/test'

/** Tries to close the tab, and says whether the browser asked first; then the tab stays as it was. */
export async function warnsOnClose(page: Page): Promise<boolean> {
  const asked = page.waitForEvent('dialog').then(async (dialog) => {
    await dialog.dismiss()
    return dialog.type() === 'beforeunload'
  })
  const closed = page.waitForEvent('close').then(() => false)
  await page.close({ runBeforeUnload: true })
  return Promise.race([asked, closed])
}

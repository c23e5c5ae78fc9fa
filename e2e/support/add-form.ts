import type { Page } from '@playwright/test'
import type { Say } from './texts.ts'

/** The parts of the add form, by what they say. */
export function addForm(page: Page, say: Say, kind: 'iso' | 'template') {
  const form = page.getByRole('form', { name: say(`images.add.${kind}`) })
  const osType = form.getByRole('combobox', { name: say('image.osType') })
  return {
    form,
    url: form.getByRole('textbox', { name: say('add.sourceUrl'), exact: true }),
    check: form.getByRole('button', { name: say('add.check'), exact: true }),
    name: form.getByRole('textbox', { name: say('image.name'), exact: true }),
    checksum: form.getByRole('textbox', { name: say('add.checksum') }),
    osType,
    submit: form.getByRole('button', { name: say(`images.add.${kind}`), exact: true }),
    chooseOsType: async (name: string) => {
      await osType.fill(name)
      await page.getByRole('option', { name, exact: true }).click()
    },
  }
}

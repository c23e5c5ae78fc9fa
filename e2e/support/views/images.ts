import { expect } from '../expect.ts'
import { sharingViews } from './sharing.ts'
import { dialog, goTo, type Stage, type View } from './stage.ts'

async function image(stage: Stage, address: string) {
  await goTo(stage, address)
  const { page, say } = stage
  await expect(page.getByRole('table', { name: say('image.zones') })).toBeVisible()
  await expect(
    page
      .getByRole('region', { name: say('image.events') })
      .getByRole('listitem')
      .first(),
  ).toBeVisible()
}

/** Pages of one image, and the dialogs about it. */
export const imageViews: readonly View[] = [
  ...sharingViews,
  { name: 'template', show: (stage) => image(stage, `/templates/${stage.world.ready}`) },
  { name: 'iso-failed', show: (stage) => image(stage, `/isos/${stage.world.failed}`) },
  { name: 'iso-fetching', show: (stage) => image(stage, `/isos/${stage.world.fetching}`) },
  { name: 'iso-waiting', show: (stage) => image(stage, `/isos/${stage.world.waiting}`) },
  {
    name: 'edit',
    show: (stage) => dialog(stage, `/templates?dialog=edit&on=${stage.world.ready}`),
  },
  {
    name: 'download',
    show: async (stage) => {
      await dialog(stage, `/templates?dialog=download&on=${stage.world.ready}`)
      await expect(
        stage.page.getByRole('link', { name: stage.say('image.download') }),
      ).toBeVisible()
    },
  },
  {
    name: 'iso-retry-otherwise',
    show: async (stage) => {
      const { page, say } = stage
      await dialog(stage, `/isos?dialog=retry&on=${stage.world.failed}`)
      await page.getByText(say('retry.choice.other'), { exact: true }).click()
      await page
        .getByRole('button', { name: say('action.retry'), exact: true })
        .last()
        .click()
      await expect(page.getByRole('textbox', { name: say('retry.digest') })).toHaveAttribute(
        'aria-invalid',
        'true',
      )
    },
  },
  {
    name: 'delete',
    show: (stage) => dialog(stage, `/isos?dialog=delete&on=${stage.world.failed}`),
  },
  {
    name: 'delete-with-instances',
    show: async (stage) => {
      const { template } = await stage.world.addMachines()
      await dialog(stage, `/templates?dialog=delete&on=${template}`)
      await expect(stage.page.getByRole('dialog')).toContainText('build-agent')
    },
  },
  {
    name: 'template-two-zones',
    show: async (stage) => {
      await goTo(stage, `/templates/${stage.world.twoZones}`)
      await expect(stage.page.getByRole('row').filter({ hasText: 'zone2' })).toBeVisible()
    },
  },
  {
    name: 'delete-two-zones',
    show: (stage) => dialog(stage, `/templates?dialog=delete&on=${stage.world.twoZones}`),
  },
  {
    name: 'delete-while-fetching',
    show: (stage) => dialog(stage, `/isos?dialog=delete&on=${stage.world.fetching}`),
  },
  {
    name: 'copy',
    show: async (stage) => {
      await dialog(stage, `/templates/${stage.world.ready}?dialog=copy&on=${stage.world.ready}`)
      await expect(stage.page.getByRole('checkbox').first()).toBeVisible()
    },
  },
  {
    name: 'clean',
    show: (stage) => dialog(stage, `/templates?dialog=clean&on=${stage.world.ready}`),
  },
  {
    name: 'convert',
    show: (stage) => dialog(stage, `/templates?dialog=convert&on=${stage.world.ready}`),
  },
  {
    name: 'image-api-call',
    show: async (stage) => {
      await image(stage, `/templates/${stage.world.ready}`)
      await stage.page.getByRole('button', { name: stage.say('apiCall.show'), exact: true }).click()
      await expect(stage.page.getByRole('figure', { name: 'curl' })).toBeVisible()
    },
  },
  {
    name: 'image-gone',
    show: async (stage) => {
      await goTo(stage, '/templates/00000000-0000-4000-8000-000000000000')
      await expect(stage.page.getByRole('heading', { level: 2 })).toBeVisible()
    },
  },
]

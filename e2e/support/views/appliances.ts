import { expect } from '../expect.ts'
import { goTo, type Stage, type View } from './stage.ts'

const network = '6eb22f91-7454-4107-89f4-36afcdf33021'

/** A step of the deployment settings, with everything before it answered. */
async function step(stage: Stage, until: string) {
  const { page, say, world } = stage
  await goTo(stage, `/templates/${world.appliance}/deploy-settings`)
  for (const name of ['configuration', 'nics', 'properties', 'licences', 'call']) {
    const form = page.getByRole('form', { name: say(`deploy.step.${name}`) })
    await expect(form).toBeVisible()
    if (name === until) return
    if (name === 'nics') {
      for (const field of await form.getByRole('textbox').all()) await field.fill(network)
    }
    if (name === 'properties') await form.locator('[type=password]').fill('correct horse')
    for (const box of await form.getByRole('checkbox').all()) await box.check()
    await next(stage)
  }
}

const next = ({ page, say }: Stage) =>
  page.getByRole('button', { name: say('deploy.next'), exact: true }).click()

/** The parts of an appliance, and the steps of its deployment settings. */
export const applianceViews: readonly View[] = [
  {
    name: 'appliance',
    show: async (stage) => {
      await goTo(stage, `/templates/${stage.world.appliance}`)
      const { page, say } = stage
      const part = page.getByRole('region', { name: say('appliance.title'), exact: true })
      const properties = part.getByRole('table', { name: say('appliance.properties') })
      await properties.scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'appliance-licence',
    show: async (stage) => {
      await goTo(stage, `/templates/${stage.world.appliance}`)
      const { page, say } = stage
      const part = page.getByRole('region', { name: say('appliance.title'), exact: true })
      await part.getByRole('group').first().locator('summary').click()
      await part.getByRole('group').last().scrollIntoViewIfNeeded()
    },
  },
  { name: 'deploy-configuration', show: (stage) => step(stage, 'configuration') },
  {
    name: 'deploy-nics-errors',
    show: async (stage) => {
      await step(stage, 'nics')
      await next(stage)
      const wrong = stage.page.getByText(stage.say('deploy.networkIdWrong'))
      await expect(wrong).toHaveCount(2)
    },
  },
  { name: 'deploy-properties', show: (stage) => step(stage, 'properties') },
  {
    name: 'deploy-properties-errors',
    show: async (stage) => {
      await step(stage, 'properties')
      const { page, say } = stage
      await page.locator('[type=password]').fill('short')
      await page.locator('[inputmode=numeric]').fill('70000')
      await next(stage)
      await expect(page.getByText(say('deploy.problem.short', { length: 8 }))).toBeVisible()
    },
  },
  {
    name: 'deploy-licences',
    show: async (stage) => {
      await step(stage, 'licences')
      await next(stage)
      await expect(stage.page.getByText(stage.say('deploy.acceptMissing'))).toHaveCount(2)
    },
  },
  {
    name: 'deploy-call',
    show: async (stage) => {
      await step(stage, 'call')
      await expect(stage.page.getByRole('figure', { name: 'curl' })).toBeVisible()
    },
  },
  {
    name: 'deploy-call-snippets',
    show: async (stage) => {
      await step(stage, 'call')
      await stage.page.getByRole('figure', { name: 'curl' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'deploy-kept',
    show: async (stage) => {
      await goTo(stage, `/templates/${stage.world.appliance}/deploy-settings`)
      await expect(stage.page.getByText(stage.say('deploy.fromKept'))).toBeVisible()
    },
  },
  {
    name: 'deploy-none',
    show: async (stage) => {
      await goTo(stage, `/templates/${stage.world.ready}/deploy-settings`)
      await expect(stage.page.getByRole('heading', { level: 2 })).toBeVisible()
    },
  },
]

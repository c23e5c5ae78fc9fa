import { expect } from '../expect.ts'
import { goTo, type Stage, table, type View } from './stage.ts'

async function api(stage: Stage, address: string) {
  await goTo(stage, address)
  const name = stage.say('apiDocs.params')
  await expect(stage.page.getByRole('table', { name })).toBeVisible()
}

async function account(stage: Stage) {
  await goTo(stage, '/account')
  const { page, say } = stage
  const keys = page.getByRole('region', { name: say('account.keys') })
  await expect(keys.getByRole('button').last()).toBeEnabled()
  return keys
}

/** The own account, the documentation of the API, and the cleaning of events. */
export const accountViews: readonly View[] = [
  { name: 'account', show: async (stage) => void (await account(stage)) },
  {
    name: 'account-errors',
    show: async (stage) => {
      await account(stage)
      const form = stage.page.getByRole('form', { name: stage.say('account.password') })
      await form.getByLabel(stage.say('account.next'), { exact: true }).fill('one')
      await form.getByRole('button', { name: stage.say('account.passwordChange') }).click()
      await expect(form.getByText(stage.say('account.currentNeeded'))).toBeVisible()
    },
  },
  {
    name: 'account-keys',
    show: async (stage) => {
      const keys = await account(stage)
      await keys.getByRole('button').last().click()
      await expect(stage.page.getByRole('dialog').getByRole('button').last()).toBeVisible()
    },
  },
  {
    name: 'api-docs',
    show: async (stage) => {
      await goTo(stage, '/api-docs/start')
      await expect(stage.page.getByRole('figure', { name: 'curl' })).toBeVisible()
    },
  },
  { name: 'api-docs-command', show: (stage) => api(stage, '/api-docs/listTemplates') },
  { name: 'api-docs-search', show: (stage) => api(stage, '/api-docs/deleteIso?q=iso') },
  {
    name: 'events-clean',
    show: async (stage) => {
      await table(stage, '/events')
      await stage.page.getByRole('button', { name: stage.say('events.clean') }).click()
      await expect(stage.page.getByRole('dialog').getByRole('button').last()).toBeVisible()
    },
  },
]

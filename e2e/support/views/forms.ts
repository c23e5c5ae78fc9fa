import { addForm } from '../add-form.ts'
import { expect } from '../expect.ts'
import { isoBytes, sha256 } from '../images.ts'
import { goTo, type Stage, type View } from './stage.ts'

/** The add form in its states. */
export const formViews: readonly View[] = [
  { name: 'add-template', show: (stage) => form(stage, 'template') },
  { name: 'add-iso', show: (stage) => form(stage, 'iso') },
  {
    name: 'add-iso-found',
    show: async (stage) => {
      await form(stage, 'iso')
      const url = stage.origin.put('/views/debian-12.8.0-amd64-netinst.iso', isoBytes())
      await look(stage, 'iso', url)
      await expect(stage.page.getByText(stage.say('add.found'))).toBeVisible()
    },
  },
  {
    name: 'add-iso-same',
    show: async (stage) => {
      await form(stage, 'iso')
      await look(stage, 'iso', stage.origin.put('/world/failed.iso', isoBytes()))
      await expect(stage.page.getByRole('link', { name: stage.say('add.same.open') })).toBeVisible()
    },
  },
  {
    name: 'add-template-other-kind',
    show: async (stage) => {
      await form(stage, 'template')
      await look(stage, 'template', stage.origin.put('/views/rocky9.qcow2.iso', isoBytes()))
      await expect(stage.page.getByText(stage.say('add.notice.toIso'))).toBeVisible()
    },
  },
  {
    name: 'add-iso-internal',
    show: async (stage) => {
      await form(stage, 'iso')
      await look(stage, 'iso', 'http://10.20.30.40/images/debian-12.iso')
      await expect(stage.page.getByRole('button', { name: /10\./ })).toBeVisible()
    },
  },
  {
    name: 'add-template-errors',
    show: async (stage) => {
      await form(stage, 'template')
      const add = addForm(stage.page, stage.say, 'template')
      await add.name.fill('x'.repeat(300))
      await add.checksum.fill('not a checksum')
      await add.submit.click()
      await expect(add.name).toHaveAttribute('aria-invalid', 'true')
    },
  },
  {
    name: 'add-iso-checksum-found',
    show: async (stage) => {
      const add = await lookUp(stage, 'debian-12.8.0-amd64-netinst.iso')
      await expect(add.checksum).toHaveValue(/^[0-9a-f]{64}$/)
    },
  },
  {
    name: 'add-iso-checksum-unlisted',
    show: async (stage) => {
      const add = await lookUp(stage, 'debian-12.7.0-amd64-netinst.iso')
      await expect(add.checksum).toHaveAccessibleDescription(/12\.7\.0/)
    },
  },
  {
    name: 'add-template-os-types',
    show: async (stage) => {
      await form(stage, 'template')
      await addForm(stage.page, stage.say, 'template').osType.click()
      await expect(stage.page.getByRole('option').filter({ visible: true }).first()).toBeVisible()
    },
  },
  {
    name: 'add-template-os-types-none',
    show: async (stage) => {
      await form(stage, 'template')
      const { osType } = addForm(stage.page, stage.say, 'template')
      // Its list is loaded when somebody is about to use it.
      await osType.click()
      await osType.fill('zzzz')
      const options = stage.page.getByRole('option').filter({ visible: true })
      await expect(options).toHaveText([stage.say('field.nothingFound')])
    },
  },
  {
    name: 'add-template-api-call',
    show: async (stage) => {
      await form(stage, 'template')
      const add = addForm(stage.page, stage.say, 'template')
      await add.name.fill('rocky9-k8s-node')
      await add.form.getByRole('button', { name: stage.say('apiCall.show') }).click()
      await expect(stage.page.getByRole('figure', { name: 'curl' })).toBeVisible()
    },
  },
  {
    name: 'add-template-vmware',
    show: async (stage) => {
      const { page, say } = stage
      await form(stage, 'template')
      const add = addForm(page, say, 'template')
      await add.form.getByLabel(say('image.hypervisor')).selectOption('VMware')
      await add.form.getByText(say('add.notice.vmware')).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'leave',
    show: async (stage) => {
      await form(stage, 'iso')
      await addForm(stage.page, stage.say, 'iso').name.fill('unsaved')
      await stage.page.getByRole('link', { name: stage.say('action.cancel') }).click()
      await expect(stage.page.getByRole('dialog')).toBeVisible()
    },
  },
]

/** Gives a list of checksums with one entry in the place of a digest. */
async function lookUp(stage: Stage, entry: string) {
  const { page, say, origin } = stage
  await form(stage, 'iso')
  const bytes = isoBytes()
  await look(stage, 'iso', origin.put('/views/debian-12.8.0-amd64-netinst.iso', bytes))
  const list = origin.put('/views/SHA256SUMS', Buffer.from(`${sha256(bytes)}  ${entry}\n`))
  const add = addForm(page, say, 'iso')
  await add.checksum.fill(list)
  await add.checksum.press('Enter')
  return add
}

export async function form(stage: Stage, kind: 'iso' | 'template') {
  await goTo(stage, kind === 'iso' ? '/isos/add' : '/templates/add')
  await expect(addForm(stage.page, stage.say, kind).submit).toBeVisible()
}

async function look({ page, say }: Stage, kind: 'iso' | 'template', url: string) {
  const add = addForm(page, say, kind)
  await add.url.fill(url)
  await add.check.click()
}

import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { lackingTools, makeRealImages } from '../bff/test/support/real-images.ts'
import { addForm } from './support/add-form.ts'
import { sha256 } from './support/images.ts'
import { expectRow } from './support/lists.ts'
import { expect, test } from './support/test.ts'

test.skip(lackingTools.length > 0, `needs ${lackingTools.join(', ')}`)

/** Those that the form turns to by itself. */
const hypervisors: Readonly<Record<string, string>> = {
  VHDX: 'Hyperv',
  OVA: 'VMware',
}

const suffixes: Readonly<Record<string, string>> = {
  gzip: 'gz',
  bzip2: 'bz2',
  xz: 'xz',
  zstd: 'zst',
  zip: 'zip',
}

/** One of each format; the server's tests have all of them. */
const notSent = /compressed|dynamic|sparse|in (?:bzip2|xz|zstd|zip)$/
const isSent = (title: string) => !notSent.test(title)

/** `QCOW2 in gzip` → `image.qcow2.gz`. */
function nameOf(title: string, format: string): string {
  const packing = suffixes[title.split(' in ')[1] ?? '']
  return ['image', format.toLowerCase(), packing].filter((part) => part !== undefined).join('.')
}

test('A2: real images of every kind are recognised by the form, sent, and come out equal', async ({
  page,
  say,
  mold,
  open,
}, testInfo) => {
  test.setTimeout(180_000)
  const images = makeRealImages()
  const folder = testInfo.outputPath()
  const original = images.find(({ title }) => title === 'QCOW2')
  await open('/templates')
  for (const { title, format, bytes } of images.filter((image) => isSent(image.title))) {
    const kind = format === 'ISO' ? 'iso' : 'template'
    await page.goto(`/${kind}s/add`)
    const add = addForm(page, say, kind)
    await add.form.getByText(say('add.sourceFile'), { exact: true }).click()
    const file = path.join(folder, nameOf(title, format))
    await writeFile(file, bytes)
    await add.form.getByLabel(say('add.fileChoose')).setInputFiles(file)
    await expect(add.form.getByText(say('add.foundHere'))).toBeVisible()
    await add.name.fill(title)
    if (kind === 'template') {
      const shown = (of: string) => add.form.getByRole('combobox', { name: say(of) })
      await expect(shown('image.format')).toHaveValue(format)
      await expect(shown('image.hypervisor')).toHaveValue(hypervisors[format] ?? 'KVM')
    }
    if (kind === 'iso') await add.form.getByLabel(say('image.flag.bootable')).setChecked(false)
    else if (format !== 'OVA') await add.chooseOsType('Debian GNU/Linux 12 (64-bit)')
    await add.submit.click()
    await expect(page).toHaveURL(new RegExp(`/${kind}s(\\?|$)`))
    await expectRow(page, title, { [say('image.state')]: say('image.state.ready') })
    const { items } =
      kind === 'iso'
        ? await mold.admin.call('listIsos', { isofilter: 'self', name: title })
        : await mold.admin.call('listTemplates', { templatefilter: 'self', name: title })
    const stored = title.includes(' in ') && original ? original.bytes : bytes
    expect({ title, checksum: items[0]?.checksum }).toEqual({ title, checksum: sha256(stored) })
  }
})

import type { Mold } from '../../e2e/support/server.ts'
import { forgetInputs, readTiming } from './page-timing.ts'
import type { Measure } from './stage.ts'

async function seed({ sql }: Mold, count: number): Promise<void> {
  await sql(`
    insert into object (digest, length) values (repeat('0', 64), 1) on conflict do nothing;
    with made as (
      insert into vm_template (kind, name, display_text, account_id, format, hypervisor,
        guest_os_id, virtual_size, physical_size)
      select 'template', 'image ' || n, 'made for measuring ' || n, account.id,
        case n % 3 when 0 then 'RAW' else 'QCOW2' end, 'KVM', guest_os.id, n * 1048576::bigint, 1048576
      from generate_series(1, ${count}) as n, account, guest_os
      where account.name = 'admin' and guest_os.description = 'Debian GNU/Linux 12 (64-bit)'
      returning id
    )
    insert into template_zone (template_id, zone_id, object_id, state, bytes, total_bytes)
    select made.id, zone.id, object.id, 'ready', 1, 1
    from made, zone, object where zone.name = 'zone1' and object.digest = repeat('0', 64)`)
  await sql('analyze vm_template; analyze template_zone')
}

/** A list of ten thousand images: keys that filter it and keys that scroll it, until they show. */
export const longList: Measure = async ({ mold, newPage, smoke }) => {
  const count = smoke ? 600 : 10_000
  await seed(mold, count)
  const page = await newPage()
  await page.goto('/templates?tab=all&size=500')
  const rows = page.getByRole('row')
  await page.getByRole('link', { name: 'image 1', exact: true }).waitFor()
  await forgetInputs(page)
  const search = page.getByRole('searchbox')
  for (const words of ['image 12', 'made for measuring 99', 'image 5']) {
    await search.fill('')
    await search.pressSequentially(words, { delay: 60 })
    const found = page.getByRole('link', { name: words.replace(/.* (\d+)$/, 'image $1') })
    await found.first().waitFor()
  }
  const typed = await readTiming(page, (kind) => kind.startsWith('key') || kind === 'input')
  await search.fill('')
  await page.getByRole('link', { name: 'image 1', exact: true }).waitFor()
  await forgetInputs(page)
  await rows.nth(1).getByRole('checkbox').focus()
  for (const key of ['PageDown', 'PageDown', 'PageDown', 'End', 'PageUp', 'PageUp', 'Home']) {
    await page.keyboard.press(key)
    await page.waitForTimeout(80)
  }
  const scrolled = await readTiming(page, (kind) => kind.startsWith('key'))
  await page.context().close()
  return [
    {
      what: `typing in the search of ${count} images, key to paint in ms`,
      value: typed.slowestMs,
      bound: 50,
    },
    {
      what: `scrolling ${count} images by keys, key to paint in ms`,
      value: scrolled.slowestMs,
      bound: 50,
    },
    { what: `layout shift of the list of ${count} images`, value: scrolled.shifted, bound: 0.02 },
  ]
}

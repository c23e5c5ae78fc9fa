import { mkdtemp } from 'node:fs/promises'
import type { Mold } from './server.ts'

/** Gives a zone a folder as its image store. */
export async function addStore({ admin, storeFolder }: Mold, zone: string): Promise<void> {
  const { items } = await admin.call('listZones', { name: zone })
  const folder = await mkdtemp(`${storeFolder}-${zone}-`)
  await admin.call('addImageStore', {
    provider: 'File',
    url: `file://${folder}`,
    name: `${zone} images`,
    zoneid: items[0]?.id ?? '',
  })
}

/** Makes a zone, with an image store unless said otherwise. */
export async function makeZone(
  mold: Mold,
  name: string,
  of: { store?: boolean; disabled?: boolean; domainid?: string } = {},
): Promise<string> {
  const { id = '' } = await mold.admin.call('createZone', {
    name,
    networktype: 'Basic',
    dns1: '192.0.2.1',
    internaldns1: '192.0.2.1',
    allocationstate: of.disabled === true ? 'Disabled' : 'Enabled',
    domainid: of.domainid,
  })
  if (of.store !== false) await addStore(mold, name)
  return id
}

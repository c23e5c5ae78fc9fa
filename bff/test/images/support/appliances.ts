import { randomBytes } from 'node:crypto'
import { makeTar } from '@mold/shared/images/testing/make-archives.ts'
import { makeVmdk } from '@mold/shared/images/testing/make-disks.ts'
import { makeOvf, type OvfParts } from '@mold/shared/images/testing/make-ovf.ts'
import { mib } from '../../support/images.ts'

/** A disk that nothing else has, of 1 MiB and `more` bytes in the archive. */
export const diskBytes = (more = 1000): Buffer => Buffer.concat([makeVmdk(), randomBytes(more)])

/** The place of a disk on its controller. */
const place = (index: number) =>
  `<Item><rasd:AddressOnParent>${index}</rasd:AddressOnParent><rasd:ElementName>Hard disk ${index + 1}` +
  `</rasd:ElementName><rasd:HostResource>ovf:/disk/d${index + 1}</rasd:HostResource>` +
  '<rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>'

/**
 * An appliance whose disks have ids `d1`, `d2` and so on, files `web-disk1.vmdk` and so on, and 1 MiB, 2 MiB
 * and so on for a guest.
 */
export function makeAppliance(disks: readonly Uint8Array[], parts: OvfParts = {}): Buffer {
  const of = disks.map((content, index) => ({ content, index, name: `web-disk${index + 1}.vmdk` }))
  const ovf = makeOvf({
    references: of.map(({ name }) => `<File ovf:id="${name}" ovf:href="${name}"/>`).join(''),
    disks: of
      .map(
        ({ name, index }) =>
          `<Disk ovf:diskId="d${index + 1}" ovf:fileRef="${name}" ovf:capacity="${(index + 1) * mib}"/>`,
      )
      .join(''),
    hardware: of.map(({ index }) => place(index)).join(''),
    ...parts,
  })
  return Buffer.from(makeTar({ name: 'web.ovf', content: ovf }, ...of))
}

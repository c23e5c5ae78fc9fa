import { type Appliance, diskSize, readAppliance } from '@mold/shared/images/appliance.ts'
import { deployAsIsDetails } from '@mold/shared/images/ovf/details.ts'
import type { ImageReader } from '@mold/shared/images/reader.ts'
import { osTypeOfOvf } from '@mold/shared/os-types/from-ovf.ts'
import type { DataDisk } from '../data-disk.repository.ts'
import type { ImageRecord } from '../image.repository.ts'

/** What the descriptor of an appliance says, as the rows of its image are to have it. */
export interface Described {
  /** Empty for one that is not deployed as it is. */
  readonly deployAsIsDetails: Readonly<Record<string, string>>
  /** Description of the OS type that it means. */
  readonly osType: string
  /** Empty for one that is deployed as it is (decisions: deployasis). */
  readonly dataDisks: readonly DataDisk[]
}

/**
 * Reads the descriptor of an appliance that has been verified; undefined for images of other formats.
 *
 * @throws AppError image.ovf_invalid
 */
export async function readDescriptor(
  reader: ImageReader,
  image: Pick<ImageRecord, 'format' | 'deploy_as_is'>,
): Promise<Described | undefined> {
  if (image.format !== 'OVA') return undefined
  const appliance = await readAppliance(reader)
  return {
    deployAsIsDetails: image.deploy_as_is ? deployAsIsDetails(appliance) : {},
    osType: osTypeOfOvf(appliance.ovf.system),
    dataDisks: image.deploy_as_is ? [] : dataDisksIn(appliance),
  }
}

/** All disks but the first, which the template boots from; one that is empty has no bytes to be of. */
function dataDisksIn({ disks }: Appliance): DataDisk[] {
  return disks.flatMap((disk, index) => {
    const { id, content } = disk
    if (index === 0 || !content) return []
    const { dataOffset: offset, size: length } = content.member
    return [{ index, id, capacity: diskSize(disk), offset, length }]
  })
}

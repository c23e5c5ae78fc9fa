import { AppError } from '@mold/shared/errors.ts'
import { invalidUuid } from '../../../access/ids.ts'
import { isUuid } from '../../../access/ids.ts'
import type { Db } from '../../../db/database.ts'
import {
  type DiskOffering,
  findDiskOffering,
  findServiceOffering,
  type ServiceOffering,
} from '../../offerings/offering.repository.ts'
import type { DeployedImage } from './image.ts'

const gib = 1024 ** 3
/** GiB; more than a pool has. */
const mostGib = 64 * 1024

type Command = { readonly name: string }

/** @throws AppError api.invalid_uuid, instance.offering_unknown */
export async function serviceOfferingFor(
  db: Db,
  id: string,
  command: Command,
): Promise<ServiceOffering> {
  if (!isUuid(id)) throw invalidUuid(id, { command, param: 'serviceofferingid' })
  const offering = await findServiceOffering(db, id)
  if (!offering) throw new AppError('instance.offering_unknown', { kind: 'service', id })
  return offering
}

/** @throws AppError api.invalid_uuid, instance.offering_unknown */
export async function diskOfferingFor(db: Db, id: string, command: Command): Promise<DiskOffering> {
  if (!isUuid(id)) throw invalidUuid(id, { command, param: 'diskofferingid' })
  const offering = await findDiskOffering(db, id)
  if (!offering) throw new AppError('instance.offering_unknown', { kind: 'disk', id })
  return offering
}

/**
 * Bytes of a disk by its offering; `size` in GiB where the offering leaves it open.
 *
 * @throws AppError instance.size_*, instance.root_size
 */
export function sizeOfOffering({ name, size }: DiskOffering, given: number | undefined): number {
  if (size !== null) {
    if (given !== undefined) throw new AppError('instance.size_fixed', { name })
    return size
  }
  if (given === undefined) throw new AppError('instance.size_missing', { name })
  if (given < 1 || given > mostGib) {
    throw new AppError('instance.root_size', { least: 1, most: mostGib })
  }
  return given * gib
}

/** A disk that a new instance gets. */
export interface NewDisk {
  readonly type: 'ROOT' | 'DATADISK'
  readonly device: number
  /** Bytes. */
  readonly size: number
  readonly offeringId: number | null
}

interface Asked {
  readonly rootdisksize?: number | undefined
  readonly size?: number | undefined
}

/** Bytes of the root disk of a template: its own, or what is asked for if that is more. */
function rootSize({ image, bytes }: DeployedImage, rootdisksize: number | undefined): number {
  const own = image.virtual_size ?? bytes.length
  if (rootdisksize === undefined) return own
  const asked = rootdisksize * gib
  if (asked < own || rootdisksize > mostGib) {
    throw new AppError('instance.root_size', { least: Math.ceil(own / gib), most: mostGib })
  }
  return asked
}

/**
 * The disks of a new instance: of a template its root disk, and one more by the offering that is given; of an
 * ISO an empty root disk by that offering (semantics §13).
 *
 * @throws AppError instance.size_*, instance.root_size*
 */
export function newDisks(
  from: DeployedImage,
  offering: DiskOffering | undefined,
  { rootdisksize, size }: Asked,
): NewDisk[] {
  if (from.image.kind === 'iso') {
    if (rootdisksize !== undefined) throw new AppError('instance.root_size_iso')
    if (!offering) throw new AppError('instance.iso_disk_offering')
    const bytes = sizeOfOffering(offering, size)
    return [{ type: 'ROOT', device: 0, size: bytes, offeringId: offering.id }]
  }
  const root: NewDisk = {
    type: 'ROOT',
    device: 0,
    size: rootSize(from, rootdisksize),
    offeringId: null,
  }
  if (!offering) return [root]
  const bytes = sizeOfOffering(offering, size)
  return [root, { type: 'DATADISK', device: 1, size: bytes, offeringId: offering.id }]
}

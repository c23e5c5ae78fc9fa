import type { createDiskOffering as diskDeclaration } from '@mold/shared/commands/offerings/createDiskOffering.ts'
import type { createServiceOffering as serviceDeclaration } from '@mold/shared/commands/offerings/createServiceOffering.ts'
import type { ParamsOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import {
  type DiskOffering,
  insertDiskOffering,
  insertServiceOffering,
  type ServiceOffering,
} from './offering.repository.ts'

const gib = 1024 ** 3
/** More than any machine that can be had; what QEMU takes is found out when an instance starts. */
const most = { cpunumber: 255, cpuspeed: 100_000, memory: 16 * 1024 * 1024, disksize: 64 * 1024 }
/** Below this no firmware starts. */
const leastMemory = 32

interface Narrowing {
  readonly domainid?: readonly string[] | undefined
  readonly zoneid?: readonly string[] | undefined
  readonly tags?: string | undefined
  readonly hosttags?: string | undefined
}

/** What would narrow an offering is refused rather than dropped: everybody would have it. */
function checkNarrowing(params: Narrowing): void {
  for (const name of ['domainid', 'zoneid', 'tags', 'hosttags'] as const) {
    if ((params[name] ?? '').length > 0) throw new AppError('offering.narrowed', { name })
  }
}

function numberOf(
  params: Readonly<Partial<Record<keyof typeof most, number>>>,
  name: keyof typeof most,
  least = 1,
): number {
  const value = params[name]
  if (value === undefined || value < least || value > most[name]) {
    throw new AppError('offering.number', { name, least, most: most[name] })
  }
  return value
}

const nameOf = ({ name, displaytext }: { name: string; displaytext?: string | undefined }) => {
  const trimmed = name.trim()
  if (trimmed === '') throw new AppError('api.empty_value', { name: 'name' })
  return { name: trimmed, display_text: displaytext?.trim() || trimmed }
}

/**
 * Makes an offering that everyone may use.
 *
 * @throws AppError offering.*
 */
export async function createServiceOffering(
  db: Db,
  params: ParamsOf<typeof serviceDeclaration>,
): Promise<ServiceOffering> {
  checkNarrowing(params)
  if (params.customized === true) throw new AppError('offering.customized')
  return insertServiceOffering(db, {
    ...nameOf(params),
    cpu_number: numberOf(params, 'cpunumber'),
    cpu_speed: numberOf(params, 'cpuspeed'),
    memory: numberOf(params, 'memory', leastMemory),
  })
}

/**
 * Makes an offering that everyone may use; a customised one leaves its size open.
 *
 * @throws AppError offering.*
 */
export async function createDiskOffering(
  db: Db,
  params: ParamsOf<typeof diskDeclaration>,
): Promise<DiskOffering> {
  checkNarrowing(params)
  const isCustom = params.customized === true
  if (isCustom && params.disksize !== undefined) throw new AppError('offering.custom_size')
  const size = isCustom ? null : numberOf(params, 'disksize') * gib
  return insertDiskOffering(db, { ...nameOf(params), size })
}

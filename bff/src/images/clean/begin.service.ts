import { AppError } from '@mold/shared/errors.ts'
import type { GuestOs } from '@mold/shared/image-check/facts.ts'
import { cleanedName } from '@mold/shared/image-check/cleaning.ts'
import { isConvertible } from '@mold/shared/images/conversions.ts'
import { parseHypervisor } from '@mold/shared/images/formats.ts'
import type { Caller } from '../../access/caller.ts'
import { ownerAccount, type OwnerParams } from '../../access/owners.ts'
import { checkPackages } from '../../converters/guestfs/programs.ts'
import type { Db, Trx } from '../../db/database.ts'
import type { ConverterState } from '../../infrastructure/converter-state.ts'
import { findCheck } from '../check/check.repository.ts'
import { cleaningUrl } from '../convert/address.ts'
import { insertConversion } from '../convert/insert.ts'
import type { Target } from '../convert/rules.ts'
import { imageFor } from '../find.ts'
import { type ImageRecord, loadImages } from '../image.repository.ts'
import { copiesFor } from '../image.view.ts'
import { targetZones } from '../register/targets.ts'
import { countCleanings } from './clean.repository.ts'
import { mostCleanings, whyNotCleaned } from './rules.ts'

export interface CleanParts {
  readonly db: Db
  readonly canCheck: Pick<ConverterState, 'anywhere'>
  /** Wakes the workers once the rows are there. */
  readonly wake: () => Promise<void>
}

/** What cleanImage asks for. */
export interface CleanRequest extends OwnerParams {
  readonly id: string
  readonly name?: string | undefined
  readonly displaytext?: string | undefined
  /** Those in which the source is ready when not given. */
  readonly zoneids?: readonly string[] | undefined
}

/**
 * Begins the cleaned copy of a template: its rows are there at once, a worker brings the bytes. Who may use a template
 * may have one, which may be downloaded only if the source may.
 *
 * @throws AppError clean.*, check.missing, image.*, zone.*, limit.exceeded
 */
export async function beginCleaning(
  { db, canCheck, wake }: CleanParts,
  caller: Caller,
  request: CleanRequest,
): Promise<ImageRecord> {
  const asked = { id: request.id, kind: 'template', command: 'cleanimage' } as const
  const source = await imageFor(db, caller, { ...asked, words: 'specified' }, 'use')
  const target = targetOf(source)
  if (!(await canCheck.anywhere())) throw new AppError('check.missing', { packages: checkPackages })
  const owner = await ownerAccount(db, caller, request)
  const ready = copiesFor(caller, source).filter(({ state }) => state === 'ready')
  if (ready.length === 0) throw new AppError('clean.not_ready', { name: source.name })
  await requireLinux(db, source)
  const zoneids = request.zoneids ?? ready.map(({ zone_uuid: uuid }) => uuid)
  const { zones } = await targetZones(db, caller, owner, { zoneids })
  const made = await db.transaction().execute(async (trx) => {
    const inserted = await insertConversion(trx, caller, {
      source,
      target,
      name: request.name ?? cleanedName(source.name),
      displaytext: request.displaytext,
      ownerId: owner.id,
      zones,
      url: cleaningUrl(source.uuid),
    })
    await requireFew(trx, owner.id)
    return inserted
  })
  await wake()
  const [image] = await loadImages(db, [made.id])
  if (!image) throw new AppError('conversion.source_gone')
  return image
}

/** What it is already: nothing but its content changes. */
function targetOf(source: ImageRecord): Target {
  const { name, format } = source
  const reason = whyNotCleaned(source)
  if (reason || !isConvertible(format))
    throw new AppError(reason ?? 'clean.format', { name, format })
  return { hypervisor: parseHypervisor(source.hypervisor ?? ''), format }
}

/** A check may have told already what is on the disk; else whoever cleans it finds out. */
async function requireLinux(db: Db, { id, object_digest: digest }: ImageRecord): Promise<void> {
  const check = digest === null ? undefined : await findCheck(db, id, digest)
  if (check) requireLinuxOs(check.facts.os)
}

/**
 * Throws unless a disk has a Linux.
 *
 * @throws AppError clean.not_linux, clean.no_system
 */
export function requireLinuxOs({ family, name }: GuestOs): void {
  if (family === 'none') throw new AppError('clean.no_system')
  if (family !== 'linux') throw new AppError('clean.not_linux', { system: name ?? family })
}

/** Counted after its own row, which waits for others of the account: of many at once no more pass. */
async function requireFew(trx: Trx, accountId: number): Promise<void> {
  if ((await countCleanings(trx, accountId)) <= mostCleanings) return
  throw new AppError('clean.too_many', { max: mostCleanings })
}

import { randomUUID } from 'node:crypto'
import { deployVirtualMachine as declaration } from '@mold/shared/commands/instances/deployVirtualMachine.ts'
import type { ParamsOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../../../access/caller.ts'
import { ownerAccount } from '../../../access/owners.ts'
import { openZones } from '../../../access/zones.ts'
import type { Db, Trx } from '../../../db/database.ts'
import type { HitFaultPoint } from '../../../jobs/fault-points.ts'
import { requireMore } from '../../../limits/require.ts'
import type { Secrets } from '../../../secrets.ts'
import type { Settings } from '../../../settings/settings.service.ts'
import { openDetails } from '../../../sources/direct-headers.ts'
import type { ServiceOffering } from '../../offerings/offering.repository.ts'
import { keepPassword, passwordFrom } from '../../passwords/password.service.ts'
import { isHostName } from '../instance-name.ts'
import { type InstanceRecord, loadInstances } from '../instance.repository.ts'
import { findHost, putOnHost } from '../move-on.ts'
import { type Boot, bootOf, checkDetails, checkGivenDetails, type Details } from './details.ts'
import { diskOfferingFor, type NewDisk, newDisks, serviceOfferingFor } from './disks.ts'
import { type DeployedImage, imageToDeploy } from './image.ts'
import { insertDisks, insertInstance, isNameTaken, networkOfZone } from './insert.repository.ts'

export interface DeployParts {
  readonly db: Db
  readonly settings: Settings
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>
  readonly hit: HitFaultPoint
}

export type DeployParams = ParamsOf<typeof declaration>

interface Zone {
  readonly id: number
  readonly uuid: string
  readonly name: string
}

/** What is to be deployed, all of it checked. */
interface Plan {
  readonly zone: Zone
  readonly owner: { readonly id: number }
  readonly offering: ServiceOffering
  readonly from: DeployedImage
  readonly disks: readonly NewDisk[]
  readonly network: { readonly id: number }
  readonly details: Details
  readonly boot: Boot
  readonly name: string | undefined
  /** Of a guest that takes one. */
  readonly password: string | undefined
}

/** What guests get elsewhere and not here is refused rather than dropped. */
const refused = ['userdata', 'keypair', 'keypairs', 'ipaddress'] as const

function checkOffered(caller: Caller, params: DeployParams): void {
  const name = refused.find((each) => (params[each] ?? '').length > 0)
  if (name !== undefined) throw new AppError('instance.not_offered', { name })
  if (params.hostid !== undefined && !isRoot(caller)) throw new AppError('instance.host_root_only')
}

/** @throws AppError zone.invalid, zone.disabled */
async function zoneFor(db: Db, caller: Caller, uuid: string): Promise<Zone> {
  const [zone] = await openZones(db, caller, [uuid])
  if (!zone) throw new AppError('zone.invalid')
  if (zone.allocation_state === 'Disabled' && !isRoot(caller)) {
    throw new AppError('zone.disabled', { zone: zone.name })
  }
  return zone
}

/** @throws AppError instance.network */
async function networkFor(db: Db, zoneId: number, asked: readonly string[] = []) {
  const network = await networkOfZone(db, zoneId)
  if (asked.some((uuid) => uuid.toLowerCase() !== network.uuid)) {
    throw new AppError('instance.network', { network: network.name })
  }
  return network
}

function nameOf(given: string | undefined): string | undefined {
  const name = given?.trim()
  if (name === undefined || name === '') return undefined
  if (!isHostName(name)) throw new AppError('instance.name_invalid', { name })
  return name
}

/** @throws AppError instance.password_unused, instance.password_invalid */
async function firstPassword(
  settings: Settings,
  { image }: DeployedImage,
  given: string | undefined,
): Promise<string | undefined> {
  if (image.password_enabled) return passwordFrom(settings, given)
  if (given !== undefined && given !== '') throw new AppError('instance.password_unused')
  return undefined
}

/** Checks everything that can be checked before anything is written (semantics §14). */
async function planOf(parts: DeployParts, caller: Caller, params: DeployParams): Promise<Plan> {
  const { db, settings } = parts
  const command = declaration
  checkOffered(caller, params)
  const zone = await zoneFor(db, caller, params.zoneid)
  const owner = await ownerAccount(db, caller, params)
  const offering = await serviceOfferingFor(db, params.serviceofferingid, command)
  const from = await imageToDeploy(db, caller, {
    id: params.templateid,
    command,
    ownerId: owner.id,
    zoneId: zone.id,
    hypervisor: params.hypervisor,
    diskofferingid: params.diskofferingid,
  })
  const { diskofferingid } = params
  const diskOffering =
    diskofferingid === undefined ? undefined : await diskOfferingFor(db, diskofferingid, command)
  await checkGivenDetails(settings, caller, params.details ?? {})
  const details = { ...openDetails(from.image.details), ...params.details }
  checkDetails(details)
  return {
    zone,
    owner,
    offering,
    from,
    disks: newDisks(from, diskOffering, params),
    network: await networkFor(db, zone.id, params.networkids),
    details,
    boot: bootOf(params, details),
    name: nameOf(params.name),
    password: await firstPassword(settings, from, params.password),
  }
}

/** @throws AppError limit.exceeded*, account.not_found, project.not_active */
function requireRoomFor(trx: Trx, { owner, offering, disks }: Plan): Promise<void> {
  return requireMore(trx, owner.id, {
    user_vm: 1,
    cpu: offering.cpu_number,
    memory: offering.memory,
    volume: disks.length,
    primary_storage: disks.reduce((sum, { size }) => sum + size, 0),
  })
}

/** Writes the rows; answers the internal id. */
async function insert(
  trx: Trx,
  caller: Caller,
  plan: Plan,
  params: DeployParams,
): Promise<{ id: number; uuid: string }> {
  const { zone, owner, offering, from, details, boot } = plan
  const uuid = randomUUID()
  const name = plan.name ?? `VM-${uuid}`
  if (await isNameTaken(trx, { zoneId: zone.id, accountId: owner.id, name })) {
    throw new AppError('instance.name_taken', { name })
  }
  const isIso = from.image.kind === 'iso'
  const made = await insertInstance(
    trx,
    {
      uuid,
      name,
      display_name: params.displayname?.trim() || name,
      account_id: owner.id,
      user_id: caller.user.id,
      zone_id: zone.id,
      state: params.startvm === false ? 'Stopped' : 'Starting',
      arch: from.image.arch,
      template_id: from.image.id,
      iso_id: isIso ? from.image.id : null,
      iso_digest: isIso ? from.bytes.digest : null,
      guest_os_id: from.image.guest_os_id,
      service_offering_id: offering.id,
      cpu_number: offering.cpu_number,
      cpu_speed: offering.cpu_speed,
      memory: offering.memory,
      ...boot,
      password_enabled: from.image.password_enabled,
      details: JSON.stringify(details),
    },
    plan.network.id,
  )
  await insertDisks(trx, {
    instanceId: made.id,
    accountId: owner.id,
    zoneId: zone.id,
    templateId: isIso ? null : from.image.id,
    baseDigest: isIso ? null : from.bytes.digest,
    disks: plan.disks,
  })
  return made
}

/**
 * Writes the rows of a new instance: counted, named, and with a place on a host unless it is not to be started.
 * Its job does the rest.
 *
 * @returns besides, the password that its guest gets, which its job tells
 * @throws AppError instance.*, image.*, zone.*, limit.exceeded*, placement.*
 */
export async function deployInstance(
  parts: DeployParts,
  caller: Caller,
  params: DeployParams,
): Promise<{ instance: InstanceRecord; password: string | undefined }> {
  const { db } = parts
  const plan = await planOf(parts, caller, params)
  const { password } = plan
  // One that is not started tells it when it is: the guest cannot have it before.
  const told = params.startvm !== false
  const { id } = await db.transaction().execute(async (trx) => {
    await requireRoomFor(trx, plan)
    const made = await insert(trx, caller, plan, params)
    if (password !== undefined) {
      await keepPassword(trx, parts.secrets, { instanceId: made.id, password, told })
    }
    if (params.startvm === false) return made
    const place = {
      zone_id: plan.zone.id,
      zone_name: plan.zone.name,
      hypervisor: 'KVM',
      arch: plan.from.image.arch,
      boot_type: plan.boot.boot_type,
      memory: plan.offering.memory,
    }
    // Before it is on a host itself, which would count its memory twice.
    const host = await findHost(trx, place, plan.from.bytes.length, {
      hostUuid: params.hostid?.toLowerCase(),
    })
    await putOnHost(trx, made.id, host)
    return made
  })
  parts.hit('instance.deployed')
  const [instance] = await loadInstances(db, [id])
  if (!instance) throw new AppError('instance.not_found', { id })
  return { instance, password: told ? password : undefined }
}

import type { addHost } from '@mold/shared/commands/hosts/addHost.ts'
import type { hostFields } from '@mold/shared/commands/hosts/host.fields.ts'
import type { updateHost } from '@mold/shared/commands/hosts/updateHost.ts'
import type { ParamsOf } from '@mold/shared/contract/command.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db, Trx } from '../../db/database.ts'
import { tellOfInstallation } from '../../events/installation.ts'
import { lockZone } from '../../infrastructure/zone-write.repository.ts'
import { driverFor } from '../drivers/index.ts'
import { secretHash } from './credential.ts'
import { findHosts } from './host-list.repository.ts'
import {
  changeHost,
  type HostChanges,
  insertHost,
  lockHost,
  writeToken,
} from './host-write.repository.ts'
import { hostView } from './host.view.ts'
import { isHostName } from './join.repository.ts'
import { requirePlace } from './place.ts'
import { newToken, type ServerSeen, tokenMs } from './token.ts'

type WireHost = ObjectOf<typeof hostFields>
type HostEvent = 'HOST.ADD' | 'HOST.UPDATE' | 'HOST.DELETE'

/** Writes the event of something that was done with a host. */
export async function tellHostEvent(
  trx: Trx,
  caller: Caller,
  type: HostEvent,
  host: { readonly uuid: string; readonly name: string },
  words: string,
): Promise<void> {
  await tellOfInstallation(
    trx,
    caller,
    type,
    { type: 'Host', uuid: host.uuid, name: host.name },
    words,
  )
}

/** A host as the API shows it. */
export async function shownHost(
  db: Db | Trx,
  id: number,
  details?: Readonly<Record<string, string>>,
): Promise<WireHost> {
  const [row] = await findHosts(db, { id })
  if (!row) throw new AppError('host.unknown')
  return hostView(row, details)
}

/** The host in an address; no port and no path of it mean anything. @throws AppError host.bad_url */
function nameIn(url: string): string {
  const parsed = URL.parse(/^[a-z]+:\/\//i.test(url) ? url : `http://${url}`)
  const name = parsed?.hostname.replace(/^\[(.*)\]$/, '$1')
  if (parsed?.protocol !== 'http:' || name === undefined || name === '') {
    throw new AppError('host.bad_url', { url })
  }
  return name
}

const tagsOf = (tags: readonly string[] | undefined) => tags?.join(',') || null

/**
 * Adds a host. Its agent joins with the token that the answer has, once, within 24 hours.
 *
 * @param seen where the host reaches this server, for the command line that starts the agent
 * @throws AppError host.no_driver, host.bad_url, host.name_taken, host.wrong_place
 */
export async function addNewHost(
  db: Db,
  caller: Caller,
  params: ParamsOf<typeof addHost>,
  zoneId: number,
  seen: ServerSeen,
): Promise<WireHost> {
  const { hypervisor } = driverFor(params.hypervisor)
  const name = nameIn(params.url)
  const { token, details } = newToken(seen)
  const id = await db.transaction().execute(async (trx) => {
    if (!(await lockZone(trx, zoneId))) throw new AppError('host.wrong_place')
    await requirePlace(trx, zoneId, params)
    const host = await insertHost(trx, {
      zoneId,
      name,
      hypervisor,
      address: name,
      url: params.url,
      tokenHash: secretHash(token),
      tokenMs,
      tags: tagsOf(params.hosttags),
      isEnabled: params.allocationstate !== 'Disabled',
    })
    if (!host) throw new AppError('host.name_taken', { name })
    await tellHostEvent(trx, caller, 'HOST.ADD', host, 'added')
    return host.id
  })
  return shownHost(db, id, details)
}

/**
 * Gives a host a new one-time token; an older one that was not used is of no use any more. What the host has until
 * now goes on until the new one is used.
 *
 * @throws AppError host.unknown
 */
export async function renewToken(
  db: Db,
  caller: Caller,
  id: number,
  seen: ServerSeen,
): Promise<WireHost> {
  const { token, details } = newToken(seen)
  await db.transaction().execute(async (trx) => {
    const host = await lockHost(trx, id)
    if (!host) throw new AppError('host.unknown')
    await writeToken(trx, id, { hash: secretHash(token), ms: tokenMs })
    await tellHostEvent(trx, caller, 'HOST.UPDATE', host, 'given a new token')
  })
  return shownHost(db, id, details)
}

/** @throws AppError host.unknown, host.name_taken, host.name_empty, host.in_maintenance */
export async function changeHostBy(
  db: Db,
  caller: Caller,
  id: number,
  params: ParamsOf<typeof updateHost>,
): Promise<WireHost> {
  const name = params.name?.trim()
  if (name === '') throw new AppError('host.name_empty')
  const changes: HostChanges = {
    ...(name !== undefined && { name }),
    ...(params.hosttags && { tags: tagsOf(params.hosttags) }),
    ...(params.allocationstate && {
      resource_state: params.allocationstate.startsWith('Enable') ? 'Enabled' : 'Disabled',
    }),
  }
  await db.transaction().execute(async (trx) => {
    const host = await lockHost(trx, id)
    if (!host) throw new AppError('host.unknown')
    if (changes.resource_state && !['Enabled', 'Disabled'].includes(host.resource_state)) {
      throw new AppError('host.in_maintenance')
    }
    // Names are given out under the lock of the zone.
    await lockZone(trx, host.zone_id)
    const isNew = name !== undefined && name !== host.name
    if (isNew && (await isHostName(trx, host.zone_id, name))) {
      throw new AppError('host.name_taken', { name })
    }
    await changeHost(trx, id, changes)
    await tellHostEvent(trx, caller, 'HOST.UPDATE', { ...host, ...changes }, 'changed')
  })
  return shownHost(db, id)
}

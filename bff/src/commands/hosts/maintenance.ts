import type { cancelHostMaintenance } from '@mold/shared/commands/hosts/cancelHostMaintenance.ts'
import type { prepareHostForMaintenance } from '@mold/shared/commands/hosts/prepareHostForMaintenance.ts'
import { AppError } from '@mold/shared/errors.ts'
import { idOf } from '../../access/ids.ts'
import { findHosts } from '../../compute/hosts/host-list.repository.ts'
import { shownHost } from '../../compute/hosts/host.service.ts'
import {
  maintainHost,
  maintenanceEvent,
  serveHost,
} from '../../compute/hosts/maintenance.service.ts'
import type { Db } from '../../db/database.ts'
import type { AsyncHandler } from '../handler.ts'

type Command = typeof prepareHostForMaintenance | typeof cancelHostMaintenance

/** What prepareHostForMaintenance and cancelHostMaintenance have in common: they are each other's opposite. */
export function createMaintenance(db: Db, declaration: Command): AsyncHandler<Command> {
  const isPreparing = declaration.name === 'prepareHostForMaintenance'
  const idOfHost = (id: string) =>
    idOf(db, 'host', id, { command: declaration, param: 'id', includeRemoved: false })
  return {
    async start({ id }, { caller }) {
      const [host] = await findHosts(db, { id: await idOfHost(id) })
      if (!host) throw new AppError('host.unknown')
      if (isPreparing === (host.resource_state === 'Maintenance')) {
        throw new AppError(isPreparing ? 'host.in_maintenance' : 'host.not_in_maintenance')
      }
      const type = isPreparing ? 'MAINT.PREPARE' : 'MAINT.CANCEL'
      return {
        instance: { type: 'Host', uuid: host.uuid },
        event: maintenanceEvent(host, type, caller.account.id),
      }
    },
    async run({ params }) {
      const id = await idOfHost(params.id)
      await (isPreparing ? maintainHost(db, id) : serveHost(db, id))
      return shownHost(db, id)
    },
  }
}

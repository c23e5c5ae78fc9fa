import type { Commands } from '@mold/shared/commands/index.ts'
import { AppError } from '@mold/shared/errors.ts'
import { parseFormat, parseHypervisor } from '@mold/shared/images/formats.ts'
import { type RegisterParts, registerImage } from '../../images/register/register.service.ts'
import { registeredRows } from '../../images/register/rows.ts'
import type { SyncHandler } from '../handler.ts'

export const createRegisterTemplate =
  (parts: RegisterParts): SyncHandler<Commands['registerTemplate']> =>
  async ({ zoneid, zoneids, ...params }, { caller, signal }) => {
    if (zoneid !== undefined && zoneids !== undefined) throw new AppError('image.zone_twice')
    const format = parseFormat(params.format)
    const hypervisor = parseHypervisor(params.hypervisor)
    const request = {
      ...params,
      kind: 'template' as const,
      format,
      hypervisor,
      zoneids: zoneids ?? (zoneid === undefined ? [] : [zoneid]),
      bootable: true,
    }
    const id = await registerImage(parts, caller, request, signal)
    return registeredRows(parts.db, caller, id)
  }

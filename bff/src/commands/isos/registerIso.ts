import type { Commands } from '@mold/shared/commands/index.ts'
import { type RegisterParts, registerImage } from '../../images/register/register.service.ts'
import { registeredRows } from '../../images/register/rows.ts'
import type { SyncHandler } from '../handler.ts'

export const createRegisterIso =
  (parts: RegisterParts): SyncHandler<Commands['registerIso']> =>
  async ({ zoneid, bootable, ...params }, { caller, signal }) => {
    const request = {
      ...params,
      kind: 'iso' as const,
      format: 'ISO' as const,
      hypervisor: null,
      zoneids: [zoneid],
      bootable: bootable ?? true,
    }
    const id = await registerImage(parts, caller, request, signal)
    return registeredRows(parts.db, caller, id)
  }

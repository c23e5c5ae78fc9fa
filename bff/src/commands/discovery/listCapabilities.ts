import type { commands } from '@mold/shared/commands/index.ts'
import { isRoot } from '../../access/caller.ts'
import type { ConverterState } from '../../infrastructure/converter-state.ts'
import { protocolVersion } from '../../protocol-version.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'

interface CapabilityParts {
  readonly settings: Pick<Settings, 'all'>
  /** MOLD_IMPORT_DIR, if set: root admins register from there. */
  readonly importDir?: string | undefined
  readonly canConvert: Pick<ConverterState, 'anywhere'>
  readonly canCheck: Pick<ConverterState, 'anywhere'>
}

/** protocol §11 */
export function createListCapabilities(
  parts: CapabilityParts,
): SyncHandler<typeof commands.listCapabilities> {
  return async (_params, { caller }) => {
    const settings = await parts.settings.all({
      accountId: caller.account.id,
      domainId: caller.domain.id,
    })
    const throttled = settings.boolean('api.throttling.enabled')
    return {
      securitygroupsenabled: false,
      dynamicrolesenabled: false,
      cloudstackversion: protocolVersion,
      userpublictemplateenabled: isRoot(caller) || settings.boolean('allow.public.user.templates'),
      supportELB: 'false',
      projectinviterequired: settings.boolean('project.invite.required'),
      allowusercreateprojects: settings.boolean('allow.user.create.projects'),
      regionsecondaryenabled: false,
      kvmsnapshotenabled: false,
      ...(throttled && {
        apilimitinterval: settings.number('api.throttling.interval'),
        apilimitmax: settings.number('api.throttling.max'),
      }),
      allowuserviewdestroyedvm: false,
      allowuserexpungerecovervm: false,
      allowuserexpungerecovervolume: false,
      allowuserviewalldomainaccounts: settings.boolean('allow.user.view.all.domain.accounts'),
      allowuserforcestopvm: false,
      kubernetesserviceenabled: false,
      defaultuipagesize: 20,
      dynamicscalingenabled: false,
      importfolderenabled: isRoot(caller) && parts.importDir !== undefined,
      imagechecker: (await parts.canCheck.anywhere()) ? 'ready' : 'missing',
      converter: (await parts.canConvert.anywhere()) ? 'ready' : 'missing',
    }
  }
}

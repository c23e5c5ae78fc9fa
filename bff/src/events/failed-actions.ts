import type { EventType } from '@mold/shared/event-types.ts'
import type { AnyCommand } from '@mold/shared/contract/command.ts'
import type { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import { isUuid } from '../access/ids.ts'
import type { Db } from '../db/database.ts'
import { kindOfImage } from './event.repository.ts'
import { recordEvent } from './events.service.ts'

/** Type of the event and kind of the thing, by command; what does not change anything has none. */
export const actionEvents: Readonly<Record<string, readonly [type: EventType, resource: string]>> =
  {
    activateProject: ['PROJECT.ACTIVATE', 'Project'],
    addAccountToProject: ['PROJECT.ACCOUNT.ADD', 'Project'],
    addHost: ['HOST.ADD', 'Host'],
    addImageStore: ['IMAGE.STORE.ADD', 'ImageStore'],
    assignImage: ['TEMPLATE.UPDATE', 'Template'],
    attachIso: ['ISO.ATTACH', 'Iso'],
    attachVolume: ['VOLUME.ATTACH', 'Volume'],
    cancelHostMaintenance: ['MAINT.CANCEL', 'Host'],
    cancelImage: ['TEMPLATE.UPDATE', 'Template'],
    checkImage: ['TEMPLATE.CHECK', 'Template'],
    cleanImage: ['TEMPLATE.CREATE', 'Template'],
    collectStore: ['IMAGE.STORE.COLLECT', 'ImageStore'],
    convertImage: ['TEMPLATE.CREATE', 'Template'],
    copyIso: ['ISO.COPY', 'Iso'],
    copyTemplate: ['TEMPLATE.COPY', 'Template'],
    createAccount: ['ACCOUNT.CREATE', 'Account'],
    createDiskOffering: ['DISK.OFFERING.CREATE', 'DiskOffering'],
    createDomain: ['DOMAIN.CREATE', 'Domain'],
    createProject: ['PROJECT.CREATE', 'Project'],
    createServiceOffering: ['SERVICE.OFFERING.CREATE', 'ServiceOffering'],
    createSnapshot: ['SNAPSHOT.CREATE', 'Snapshot'],
    createStoragePool: ['POOL.UPDATE', 'StoragePool'],
    createTags: ['CREATE_TAGS', 'ResourceTag'],
    createTemplate: ['TEMPLATE.CREATE', 'Template'],
    createUser: ['USER.CREATE', 'User'],
    createVolume: ['VOLUME.CREATE', 'Volume'],
    createZone: ['ZONE.CREATE', 'Zone'],
    deleteAccount: ['ACCOUNT.DELETE', 'Account'],
    deleteAccountFromProject: ['PROJECT.ACCOUNT.REMOVE', 'Project'],
    deleteDiskOffering: ['DISK.OFFERING.DELETE', 'DiskOffering'],
    deleteDomain: ['DOMAIN.DELETE', 'Domain'],
    deleteHost: ['HOST.DELETE', 'Host'],
    deleteImageStore: ['IMAGE.STORE.DELETE', 'ImageStore'],
    deleteIso: ['ISO.DELETE', 'Iso'],
    deleteProjectInvitation: ['PROJECT.INVITATION.REMOVE', 'Project'],
    deleteProject: ['PROJECT.DELETE', 'Project'],
    deleteServiceOffering: ['SERVICE.OFFERING.DELETE', 'ServiceOffering'],
    deleteSnapshot: ['SNAPSHOT.DELETE', 'Snapshot'],
    deleteTags: ['DELETE_TAGS', 'ResourceTag'],
    deleteTemplate: ['TEMPLATE.DELETE', 'Template'],
    deleteUser: ['USER.DELETE', 'User'],
    deleteUserKeys: ['DELETE.USER.KEY', 'User'],
    deleteVolume: ['VOLUME.DELETE', 'Volume'],
    deleteZone: ['ZONE.DELETE', 'Zone'],
    deployVirtualMachine: ['VM.CREATE', 'VirtualMachine'],
    destroyVirtualMachine: ['VM.DESTROY', 'VirtualMachine'],
    detachIso: ['ISO.DETACH', 'VirtualMachine'],
    detachVolume: ['VOLUME.DETACH', 'Volume'],
    disableAccount: ['ACCOUNT.DISABLE', 'Account'],
    disableUser: ['USER.DISABLE', 'User'],
    enableAccount: ['ACCOUNT.ENABLE', 'Account'],
    enableUser: ['USER.ENABLE', 'User'],
    expungeVirtualMachine: ['VM.EXPUNGE', 'VirtualMachine'],
    extractIso: ['ISO.EXTRACT', 'Iso'],
    extractTemplate: ['TEMPLATE.EXTRACT', 'Template'],
    extractVolume: ['VOLUME.EXTRACT', 'Volume'],
    getUploadParamsForIso: ['ISO.CREATE', 'Iso'],
    getUploadParamsForTemplate: ['TEMPLATE.CREATE', 'Template'],
    lockAccount: ['ACCOUNT.LOCK', 'Account'],
    lockUser: ['USER.LOCK', 'User'],
    prepareHostForMaintenance: ['MAINT.PREPARE', 'Host'],
    prepareTemplate: ['TEMPLATE.UPDATE', 'Template'],
    provisionTemplateDirectDownloadCertificate: ['CERTIFICATE.PROVISION', 'Certificate'],
    rebootVirtualMachine: ['VM.REBOOT', 'VirtualMachine'],
    recoverVirtualMachine: ['VM.RECOVER', 'VirtualMachine'],
    registerIso: ['ISO.CREATE', 'Iso'],
    registerTemplate: ['TEMPLATE.CREATE', 'Template'],
    registerUserKeys: ['REGISTER.USER.KEY', 'User'],
    renewHostToken: ['HOST.UPDATE', 'Host'],
    resetConfiguration: ['CONFIGURATION.VALUE.EDIT', 'Configuration'],
    resetPasswordForVirtualMachine: ['VM.RESETPASSWORD', 'VirtualMachine'],
    retryImage: ['TEMPLATE.UPDATE', 'Template'],
    revokeTemplateDirectDownloadCertificate: ['CERTIFICATE.REVOKE', 'Certificate'],
    startVirtualMachine: ['VM.START', 'VirtualMachine'],
    stopVirtualMachine: ['VM.STOP', 'VirtualMachine'],
    suspendProject: ['PROJECT.SUSPEND', 'Project'],
    updateAccount: ['ACCOUNT.UPDATE', 'Account'],
    updateConfiguration: ['CONFIGURATION.VALUE.EDIT', 'Configuration'],
    updateDomain: ['DOMAIN.UPDATE', 'Domain'],
    updateHost: ['HOST.UPDATE', 'Host'],
    updateImageStore: ['IMAGE.STORE.UPDATE', 'ImageStore'],
    updateIso: ['ISO.UPDATE', 'Iso'],
    updateIsoPermissions: ['ISO.UPDATE', 'Iso'],
    updateProjectInvitation: ['PROJECT.INVITATION.UPDATE', 'Project'],
    updateProject: ['PROJECT.UPDATE', 'Project'],
    updateResourceLimit: ['RESOURCE.LIMIT.UPDATE', 'ResourceLimit'],
    updateTemplate: ['TEMPLATE.UPDATE', 'Template'],
    updateTemplatePermissions: ['TEMPLATE.UPDATE', 'Template'],
    updateUser: ['USER.UPDATE', 'User'],
    updateVirtualMachine: ['VM.UPDATE', 'VirtualMachine'],
    updateZone: ['ZONE.EDIT', 'Zone'],
    uploadTemplateDirectDownloadCertificate: ['CERTIFICATE.UPLOAD', 'Certificate'],
  }

/** Of failures only: requests that were wrong in themselves never became an action. */
const firstFailure = 500

/**
 * Writes the event of a change that was refused or failed (protocol §15), for the caller's account, as
 * the thing may be another's.
 */
export async function recordFailedAction(
  db: Db,
  of: {
    readonly command: Pick<AnyCommand, 'name'>
    readonly params: Readonly<Record<string, unknown>>
    readonly caller: Caller
    readonly error: AppError
  },
): Promise<void> {
  const { command, params, caller, error } = of
  const action = actionEvents[command.name]
  if (!action || error.status < firstFailure) return
  const id = typeof params['id'] === 'string' && isUuid(params['id']) ? params['id'] : undefined
  const [type, resource] = (await isIso(db, command, id)) ? isoUpdate : action
  await recordEvent(db, {
    type,
    level: 'ERROR',
    state: 'Completed',
    description: `${command.name} failed: ${error.message.trim()}`,
    accountId: caller.account.id,
    username: caller.user.username,
    resourceType: resource,
    resourceUuid: id,
  })
}

/** Commands that take templates and ISOs alike. */
const forBothKinds = new Set(['assignImage', 'cancelImage', 'retryImage'])

const isoUpdate = ['ISO.UPDATE', 'Iso'] as const

/** Whether a command that serves both kinds was about an ISO. */
async function isIso(db: Db, { name }: { readonly name: string }, uuid: string | undefined) {
  if (uuid === undefined || !forBothKinds.has(name)) return false
  return (await kindOfImage(db, uuid)) === 'iso'
}

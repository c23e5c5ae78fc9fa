import type { AnyCommand } from '../contract/command.ts'
import { createAccount } from './accounts/createAccount.ts'
import { deleteAccount } from './accounts/deleteAccount.ts'
import { deleteProjectInvitation } from './projects/deleteProjectInvitation.ts'
import { disableAccount } from './accounts/disableAccount.ts'
import { enableAccount } from './accounts/enableAccount.ts'
import { listAccounts } from './accounts/listAccounts.ts'
import { listOwnedThings } from './accounts/listOwnedThings.ts'
import { lockAccount } from './accounts/lockAccount.ts'
import { updateAccount } from './accounts/updateAccount.ts'
import { certificateCommands } from './certificates/index.ts'
import { getFirstRun } from './configuration/getFirstRun.ts'
import { listConfigurations } from './configuration/listConfigurations.ts'
import { resetConfiguration } from './configuration/resetConfiguration.ts'
import { updateConfiguration } from './configuration/updateConfiguration.ts'
import { listApis } from './discovery/listApis.ts'
import { listCapabilities } from './discovery/listCapabilities.ts'
import { createDomain } from './domains/createDomain.ts'
import { deleteDomain } from './domains/deleteDomain.ts'
import { listDomains } from './domains/listDomains.ts'
import { updateDomain } from './domains/updateDomain.ts'
import { archiveEvents } from './events/archiveEvents.ts'
import { deleteEvents } from './events/deleteEvents.ts'
import { listEventTypes } from './events/listEventTypes.ts'
import { listEvents } from './events/listEvents.ts'
import { assignImage } from './images/assignImage.ts'
import { cancelImage } from './images/cancelImage.ts'
import { checkNewImage } from './images/checkNewImage.ts'
import { findImageChecksum } from './images/findImageChecksum.ts'
import { listImportFiles } from './images/listImportFiles.ts'
import { probeImageUrl } from './images/probeImageUrl.ts'
import { retryImage } from './images/retryImage.ts'
import { addImageStore } from './infrastructure/addImageStore.ts'
import { collectStore } from './infrastructure/collectStore.ts'
import { createZone } from './infrastructure/createZone.ts'
import { deleteImageStore } from './infrastructure/deleteImageStore.ts'
import { deleteZone } from './infrastructure/deleteZone.ts'
import { getStoreReport } from './infrastructure/getStoreReport.ts'
import { listHypervisors } from './infrastructure/listHypervisors.ts'
import { listStorageProviders } from './infrastructure/listStorageProviders.ts'
import { listImageStores } from './infrastructure/listImageStores.ts'
import { listManagementServers } from './infrastructure/listManagementServers.ts'
import { listRegions } from './infrastructure/listRegions.ts'
import { listVmwareDcs } from './infrastructure/listVmwareDcs.ts'
import { listZoneHealth } from './infrastructure/listZoneHealth.ts'
import { listZones } from './infrastructure/listZones.ts'
import { updateImageStore } from './infrastructure/updateImageStore.ts'
import { updateProjectInvitation } from './projects/updateProjectInvitation.ts'
import { updateZone } from './infrastructure/updateZone.ts'
import { hostCommands } from './hosts/index.ts'
import { instanceCommands } from './instances/index.ts'
import { attachIso } from './isos/attachIso.ts'
import { copyIso } from './isos/copyIso.ts'
import { deleteIso } from './isos/deleteIso.ts'
import { detachIso } from './isos/detachIso.ts'
import { extractIso } from './isos/extractIso.ts'
import { listIsos } from './isos/listIsos.ts'
import { registerIso } from './isos/registerIso.ts'
import { updateIso } from './isos/updateIso.ts'
import { cancelJob } from './jobs/cancelJob.ts'
import { listAsyncJobs } from './jobs/listAsyncJobs.ts'
import { queryAsyncJobResult } from './jobs/queryAsyncJobResult.ts'
import { listResourceLimits } from './limits/listResourceLimits.ts'
import { updateResourceCount } from './limits/updateResourceCount.ts'
import { updateResourceLimit } from './limits/updateResourceLimit.ts'
import { networkCommands } from './networks/index.ts'
import { offeringCommands } from './offerings/index.ts'
import { listOsCategories } from './os/listOsCategories.ts'
import { listOsTypes } from './os/listOsTypes.ts'
import { activateProject } from './projects/activateProject.ts'
import { addAccountToProject } from './projects/addAccountToProject.ts'
import { createProject } from './projects/createProject.ts'
import { deleteAccountFromProject } from './projects/deleteAccountFromProject.ts'
import { deleteProject } from './projects/deleteProject.ts'
import { listProjectAccounts } from './projects/listProjectAccounts.ts'
import { listProjectInvitations } from './projects/listProjectInvitations.ts'
import { listProjects } from './projects/listProjects.ts'
import { suspendProject } from './projects/suspendProject.ts'
import { updateProject } from './projects/updateProject.ts'
import { login } from './session/login.ts'
import { logout } from './session/logout.ts'
import { checkAccountNames } from './sharing/checkAccountNames.ts'
import { listTemplatePermissions } from './sharing/listTemplatePermissions.ts'
import { listIsoPermissions } from './sharing/listIsoPermissions.ts'
import { updateTemplatePermissions } from './sharing/updateTemplatePermissions.ts'
import { updateIsoPermissions } from './sharing/updateIsoPermissions.ts'
import { snapshotCommands } from './snapshots/index.ts'
import { createTags } from './tags/createTags.ts'
import { deleteTags } from './tags/deleteTags.ts'
import { listTags } from './tags/listTags.ts'
import { convertImage } from './templates/convertImage.ts'
import { copyTemplate } from './templates/copyTemplate.ts'
import { createTemplate } from './templates/createTemplate.ts'
import { deleteTemplate } from './templates/deleteTemplate.ts'
import { extractTemplate } from './templates/extractTemplate.ts'
import { listTemplates } from './templates/listTemplates.ts'
import { prepareTemplate } from './templates/prepareTemplate.ts'
import { registerTemplate } from './templates/registerTemplate.ts'
import { updateTemplate } from './templates/updateTemplate.ts'
import { getUploadParamsForIso } from './uploads/getUploadParamsForIso.ts'
import { getUploadParamsForTemplate } from './uploads/getUploadParamsForTemplate.ts'
import { listUploads } from './uploads/listUploads.ts'
import { createUser } from './users/createUser.ts'
import { deleteUser } from './users/deleteUser.ts'
import { deleteUserKeys } from './users/deleteUserKeys.ts'
import { disableUser } from './users/disableUser.ts'
import { enableUser } from './users/enableUser.ts'
import { getUser } from './users/getUser.ts'
import { getUserKeys } from './users/getUserKeys.ts'
import { listRoles } from './users/listRoles.ts'
import { listUsers } from './users/listUsers.ts'
import { lockUser } from './users/lockUser.ts'
import { registerUserKeys } from './users/registerUserKeys.ts'
import { updateUser } from './users/updateUser.ts'
import { imageCheckCommands } from './image-checks/index.ts'
import { volumeCommands } from './volumes/index.ts'

/** Every command of the API. A command that is not here does not exist. */
export const commands = {
  ...certificateCommands,
  ...hostCommands,
  ...imageCheckCommands,
  ...instanceCommands,
  ...snapshotCommands,
  ...volumeCommands,
  ...networkCommands,
  ...offeringCommands,
  activateProject,
  addAccountToProject,
  addImageStore,
  archiveEvents,
  assignImage,
  attachIso,
  cancelImage,
  cancelJob,
  checkAccountNames,
  checkNewImage,
  collectStore,
  createProject,
  createAccount,
  createDomain,
  createTags,
  createTemplate,
  createUser,
  createZone,
  deleteAccountFromProject,
  deleteAccount,
  deleteDomain,
  deleteEvents,
  deleteImageStore,
  convertImage,
  copyIso,
  copyTemplate,
  deleteIso,
  deleteProject,
  deleteProjectInvitation,
  deleteTags,
  deleteTemplate,
  deleteUser,
  deleteUserKeys,
  deleteZone,
  detachIso,
  disableAccount,
  disableUser,
  enableAccount,
  enableUser,
  extractIso,
  extractTemplate,
  findImageChecksum,
  getFirstRun,
  getStoreReport,
  getUploadParamsForIso,
  getUploadParamsForTemplate,
  getUser,
  getUserKeys,
  listAccounts,
  listApis,
  listAsyncJobs,
  listCapabilities,
  listConfigurations,
  listDomains,
  listEventTypes,
  listEvents,
  listHypervisors,
  listStorageProviders,
  listImageStores,
  listImportFiles,
  listIsoPermissions,
  listIsos,
  listManagementServers,
  listOsCategories,
  listOsTypes,
  listProjectAccounts,
  listProjectInvitations,
  listProjects,
  listOwnedThings,
  listRegions,
  listResourceLimits,
  listRoles,
  listTags,
  listTemplatePermissions,
  listTemplates,
  listUploads,
  listUsers,
  listVmwareDcs,
  listZoneHealth,
  listZones,
  lockAccount,
  lockUser,
  login,
  logout,
  prepareTemplate,
  probeImageUrl,
  queryAsyncJobResult,
  registerIso,
  registerTemplate,
  registerUserKeys,
  resetConfiguration,
  retryImage,
  suspendProject,
  updateAccount,
  updateConfiguration,
  updateDomain,
  updateImageStore,
  updateIso,
  updateIsoPermissions,
  updateProject,
  updateProjectInvitation,
  updateResourceCount,
  updateResourceLimit,
  updateTemplate,
  updateTemplatePermissions,
  updateUser,
  updateZone,
} as const

export type Commands = typeof commands
export type CommandName = keyof Commands

/** The declaration of a command by its exact name, or undefined. */
export function commandByName(name: string): AnyCommand | undefined {
  return Object.hasOwn(commands, name) ? commands[name as CommandName] : undefined
}

import { listRegions } from '@mold/shared/commands/infrastructure/listRegions.ts'
import { listVmwareDcs } from '@mold/shared/commands/infrastructure/listVmwareDcs.ts'
import type { AppError } from '@mold/shared/errors.ts'
import { createActivateProject } from './projects/activateProject.ts'
import { createAddAccountToProject } from './projects/addAccountToProject.ts'
import { createAddImageStore } from './infrastructure/addImageStore.ts'
import { createArchiveEvents } from './events/archiveEvents.ts'
import { createAssignImage } from './images/assignImage.ts'
import { createCancelImage } from './images/cancelImage.ts'
import { createCancelJob } from './jobs/cancelJob.ts'
import { createCertificateHandlers } from './certificates/index.ts'
import { createCheckNewImage } from './images/checkNewImage.ts'
import { createCollectStore } from './infrastructure/collectStore.ts'
import { createCreateProject } from './projects/createProject.ts'
import { createCreateAccount } from './accounts/createAccount.ts'
import { createCreateDomain } from './domains/createDomain.ts'
import { createCreateTags } from './tags/createTags.ts'
import { createCreateUser } from './users/createUser.ts'
import { createCreateZone } from './infrastructure/createZone.ts'
import { createDeleteAccountFromProject } from './projects/deleteAccountFromProject.ts'
import { createDeleteAccount } from './accounts/deleteAccount.ts'
import { createDeleteDomain } from './domains/deleteDomain.ts'
import { createDeleteEvents } from './events/deleteEvents.ts'
import { createDeleteImageStore } from './infrastructure/deleteImageStore.ts'
import { createCopyIso } from './isos/copyIso.ts'
import { createConvertImage } from './templates/convertImage.ts'
import { createPrepareTemplate } from './templates/prepareTemplate.ts'
import { createCreateTemplate } from './templates/createTemplate.ts'
import { createCopyTemplate } from './templates/copyTemplate.ts'
import { createDeleteIso } from './isos/deleteIso.ts'
import { createDeleteProject } from './projects/deleteProject.ts'
import { createDeleteProjectInvitation } from './projects/deleteProjectInvitation.ts'
import { createDeleteTags } from './tags/deleteTags.ts'
import { createDeleteTemplate } from './templates/deleteTemplate.ts'
import { createDeleteUser } from './users/deleteUser.ts'
import { createDeleteUserKeys } from './users/deleteUserKeys.ts'
import { createDeleteZone } from './infrastructure/deleteZone.ts'
import { createDisableAccount } from './accounts/disableAccount.ts'
import { createDisableUser } from './users/disableUser.ts'
import { createEnableAccount } from './accounts/enableAccount.ts'
import { createEnableUser } from './users/enableUser.ts'
import { createExtractIso } from './isos/extractIso.ts'
import { createExtractTemplate } from './templates/extractTemplate.ts'
import { createFindImageChecksum } from './images/findImageChecksum.ts'
import { createGetFirstRun } from './configuration/getFirstRun.ts'
import { createGetStoreReport } from './infrastructure/getStoreReport.ts'
import { createGetUploadParamsForIso } from './uploads/getUploadParamsForIso.ts'
import { createGetUploadParamsForTemplate } from './uploads/getUploadParamsForTemplate.ts'
import { createGetUser } from './users/getUser.ts'
import { createGetUserKeys } from './users/getUserKeys.ts'
import { createListAccounts } from './accounts/listAccounts.ts'
import { createListApis } from './discovery/listApis.ts'
import { createListAsyncJobs } from './jobs/listAsyncJobs.ts'
import { createListCapabilities } from './discovery/listCapabilities.ts'
import { createListConfigurations } from './configuration/listConfigurations.ts'
import { createListDomains } from './domains/listDomains.ts'
import { createListEventTypes } from './events/listEventTypes.ts'
import { createListEvents } from './events/listEvents.ts'
import { createListHypervisors } from './infrastructure/listHypervisors.ts'
import { createListManagementServers } from './infrastructure/listManagementServers.ts'
import { createListStorageProviders } from './infrastructure/listStorageProviders.ts'
import { createListImageStores } from './infrastructure/listImageStores.ts'
import { createListImportFiles } from './images/listImportFiles.ts'
import { createListIsos } from './isos/listIsos.ts'
import { createListOsCategories } from './os/listOsCategories.ts'
import { createListOsTypes } from './os/listOsTypes.ts'
import { createListProjectAccounts } from './projects/listProjectAccounts.ts'
import { createListProjectInvitations } from './projects/listProjectInvitations.ts'
import { createListProjects } from './projects/listProjects.ts'
import { createListOwnedThings } from './accounts/listOwnedThings.ts'
import { createListResourceLimits } from './limits/listResourceLimits.ts'
import { createListRoles } from './users/listRoles.ts'
import { createListTags } from './tags/listTags.ts'
import { createListTemplates } from './templates/listTemplates.ts'
import { createListUploads } from './uploads/listUploads.ts'
import { createListUsers } from './users/listUsers.ts'
import { createListZoneHealth } from './infrastructure/listZoneHealth.ts'
import { createListZones } from './infrastructure/listZones.ts'
import { createLockAccount } from './accounts/lockAccount.ts'
import { createLockUser } from './users/lockUser.ts'
import { createProbeImageUrl } from './images/probeImageUrl.ts'
import { createQueryAsyncJobResult } from './jobs/queryAsyncJobResult.ts'
import { createRegisterIso } from './isos/registerIso.ts'
import { createRegisterTemplate } from './templates/registerTemplate.ts'
import { createRegisterUserKeys } from './users/registerUserKeys.ts'
import { createResetConfiguration } from './configuration/resetConfiguration.ts'
import { createRetryImage } from './images/retryImage.ts'
import { createSuspendProject } from './projects/suspendProject.ts'
import { createUpdateAccount } from './accounts/updateAccount.ts'
import { createUpdateConfiguration } from './configuration/updateConfiguration.ts'
import { createCheckAccountNames } from './sharing/checkAccountNames.ts'
import { createListTemplatePermissions } from './sharing/listTemplatePermissions.ts'
import { createListIsoPermissions } from './sharing/listIsoPermissions.ts'
import { createUpdateTemplatePermissions } from './sharing/updateTemplatePermissions.ts'
import { createUpdateIsoPermissions } from './sharing/updateIsoPermissions.ts'
import { createUpdateDomain } from './domains/updateDomain.ts'
import { createUpdateImageStore } from './infrastructure/updateImageStore.ts'
import { createUpdateIso } from './isos/updateIso.ts'
import { createUpdateResourceCount } from './limits/updateResourceCount.ts'
import { createUpdateResourceLimit } from './limits/updateResourceLimit.ts'
import { createUpdateProject } from './projects/updateProject.ts'
import { createUpdateProjectInvitation } from './projects/updateProjectInvitation.ts'
import { createUpdateTemplate } from './templates/updateTemplate.ts'
import { createUpdateUser } from './users/updateUser.ts'
import { createUpdateZone } from './infrastructure/updateZone.ts'
import { createImageCheckHandlers } from './image-checks/index.ts'
import { createHostHandlers, type HostHandlerParts } from './hosts/index.ts'
import { createSnapshotHandlers } from './snapshots/index.ts'
import { createVolumeHandlers } from './volumes/index.ts'
import { createInstanceHandlers } from './instances/index.ts'
import { createNetworkHandlers } from './networks/index.ts'
import { createAttachIso } from './isos/attachIso.ts'
import { createDetachIso } from './isos/detachIso.ts'
import type { InstanceParts } from './instances/index.ts'
import { createListNothing } from './nothing.ts'
import { createOfferingHandlers } from './offerings/index.ts'
import type { CheckerOptions } from '../images/check/check.service.ts'
import type { ControlParts } from '../images/control.service.ts'
import type { DeleteParts } from '../images/delete.service.ts'
import type { ExtractParts } from '../images/extract.service.ts'
import type { UploadParts } from '../images/uploads/create.service.ts'
import type { RegisterParts } from '../images/register/register.service.ts'
import type { ConverterState } from '../infrastructure/converter-state.ts'
import type { HealthLimits } from '../infrastructure/server-condition.ts'
import type { StoreWatch } from '../infrastructure/store-watch.ts'
import type { Secrets } from '../secrets.ts'
import type { HashPool } from '../stores/hash-pool.ts'
import type { Stores } from '../stores/stores.service.ts'
import type { Handlers } from './handler.ts'

/** What the handlers are built from. */
export interface HandlerParts
  extends
    RegisterParts,
    ControlParts,
    DeleteParts,
    ExtractParts,
    Omit<InstanceParts, 'stores'>,
    Omit<UploadParts, 'stores'>,
    HostHandlerParts {
  readonly stores: Stores
  readonly hashes: HashPool
  readonly secrets: Secrets
  readonly watch: Pick<StoreWatch, 'look'>
  readonly healthLimits: HealthLimits
  /** Why no instance can run on this machine, where it is to be a host. */
  readonly localProblem: () => AppError | undefined
  /** MOLD_IMPORT_DIR, if set. */
  readonly importDir?: string | undefined
  readonly canConvert: ConverterState
  readonly canCheck: ConverterState
  readonly checker: CheckerOptions
}

/** Builds the handler of every command; a missing one does not compile. */
export function createHandlers(parts: HandlerParts): Handlers {
  return {
    ...createHostHandlers(parts),
    ...createImageCheckHandlers(parts),
    ...createInstanceHandlers(parts),
    ...createSnapshotHandlers(parts),
    ...createVolumeHandlers(parts),
    ...createCertificateHandlers(parts),
    ...createNetworkHandlers(parts),
    ...createOfferingHandlers(parts),
    activateProject: createActivateProject(parts.db),
    addAccountToProject: createAddAccountToProject(parts),
    addImageStore: createAddImageStore(parts),
    archiveEvents: createArchiveEvents(parts.db),
    assignImage: createAssignImage(parts),
    attachIso: createAttachIso(parts),
    cancelImage: createCancelImage(parts),
    cancelJob: createCancelJob(parts.db),
    checkAccountNames: createCheckAccountNames(parts),
    checkNewImage: createCheckNewImage(parts.db),
    collectStore: createCollectStore(parts),
    createProject: createCreateProject(parts),
    createAccount: createCreateAccount(parts.db),
    createDomain: createCreateDomain(parts.db),
    createTags: createCreateTags(parts),
    createTemplate: createCreateTemplate(parts),
    createUser: createCreateUser(parts.db),
    createZone: createCreateZone(parts.db),
    deleteAccountFromProject: createDeleteAccountFromProject(parts.db),
    deleteAccount: createDeleteAccount(parts),
    deleteDomain: createDeleteDomain(parts),
    deleteEvents: createDeleteEvents(parts.db),
    deleteImageStore: createDeleteImageStore(parts.db),
    convertImage: createConvertImage(parts),
    copyIso: createCopyIso(parts),
    copyTemplate: createCopyTemplate(parts),
    deleteIso: createDeleteIso(parts),
    deleteProject: createDeleteProject(parts),
    deleteProjectInvitation: createDeleteProjectInvitation(parts),
    deleteTags: createDeleteTags(parts),
    deleteTemplate: createDeleteTemplate(parts),
    deleteUser: createDeleteUser(parts.db),
    deleteUserKeys: createDeleteUserKeys(parts.db),
    deleteZone: createDeleteZone(parts.db),
    detachIso: createDetachIso(parts),
    disableAccount: createDisableAccount(parts.db),
    disableUser: createDisableUser(parts.db),
    enableAccount: createEnableAccount(parts.db),
    enableUser: createEnableUser(parts.db),
    extractIso: createExtractIso(parts),
    extractTemplate: createExtractTemplate(parts),
    findImageChecksum: createFindImageChecksum(parts),
    getFirstRun: createGetFirstRun(parts),
    getStoreReport: createGetStoreReport(parts),
    getUploadParamsForIso: createGetUploadParamsForIso(parts),
    getUploadParamsForTemplate: createGetUploadParamsForTemplate(parts),
    getUser: createGetUser(parts.db),
    getUserKeys: createGetUserKeys(parts.db, parts.secrets),
    listAccounts: createListAccounts(parts),
    listApis: createListApis(),
    listAsyncJobs: createListAsyncJobs(parts),
    listCapabilities: createListCapabilities(parts),
    listConfigurations: createListConfigurations(parts.db),
    listDomains: createListDomains(parts),
    listEventTypes: createListEventTypes(),
    listEvents: createListEvents(parts.db, parts.settings),
    listHypervisors: createListHypervisors(parts.db, parts.settings),
    listStorageProviders: createListStorageProviders(),
    listImageStores: createListImageStores(parts),
    listManagementServers: createListManagementServers(parts),
    listImportFiles: createListImportFiles(parts),
    listIsos: createListIsos(parts),
    listIsoPermissions: createListIsoPermissions(parts),
    listOsCategories: createListOsCategories(parts.db, parts.settings),
    listOsTypes: createListOsTypes(parts.db, parts.settings),
    listProjectAccounts: createListProjectAccounts(parts),
    listProjectInvitations: createListProjectInvitations(parts),
    listProjects: createListProjects(parts),
    listOwnedThings: createListOwnedThings(parts.db),
    listRegions: createListNothing(listRegions),
    listResourceLimits: createListResourceLimits(parts),
    listRoles: createListRoles(parts),
    listTags: createListTags(parts),
    listTemplatePermissions: createListTemplatePermissions(parts),
    listTemplates: createListTemplates(parts),
    listUploads: createListUploads(parts),
    listUsers: createListUsers(parts.db, parts.settings),
    listVmwareDcs: createListNothing(listVmwareDcs),
    listZoneHealth: createListZoneHealth(parts.db, parts.healthLimits, parts.localProblem),
    listZones: createListZones(parts.db, parts.settings),
    lockAccount: createLockAccount(parts.db),
    lockUser: createLockUser(parts.db),
    prepareTemplate: createPrepareTemplate(parts),
    probeImageUrl: createProbeImageUrl(parts),
    queryAsyncJobResult: createQueryAsyncJobResult(parts),
    registerIso: createRegisterIso(parts),
    registerTemplate: createRegisterTemplate(parts),
    registerUserKeys: createRegisterUserKeys(parts.db, parts.secrets),
    resetConfiguration: createResetConfiguration(parts.db),
    retryImage: createRetryImage(parts),
    suspendProject: createSuspendProject(parts.db),
    updateAccount: createUpdateAccount(parts.db),
    updateConfiguration: createUpdateConfiguration(parts.db),
    updateDomain: createUpdateDomain(parts.db),
    updateImageStore: createUpdateImageStore(parts),
    updateIso: createUpdateIso(parts),
    updateIsoPermissions: createUpdateIsoPermissions(parts),
    updateProject: createUpdateProject(parts.db),
    updateProjectInvitation: createUpdateProjectInvitation(parts),
    updateResourceCount: createUpdateResourceCount(parts.db),
    updateResourceLimit: createUpdateResourceLimit(parts.db),
    updateTemplate: createUpdateTemplate(parts),
    updateTemplatePermissions: createUpdateTemplatePermissions(parts),
    updateUser: createUpdateUser(parts),
    updateZone: createUpdateZone(parts.db),
  }
}

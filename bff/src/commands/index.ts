import { createCancelImage } from './images/cancelImage.ts'
import { createDeleteIso } from './isos/deleteIso.ts'
import { createDeleteTemplate } from './templates/deleteTemplate.ts'
import { createExtractIso } from './isos/extractIso.ts'
import { createExtractTemplate } from './templates/extractTemplate.ts'
import { createGetUploadParamsForIso } from './uploads/getUploadParamsForIso.ts'
import { createGetUploadParamsForTemplate } from './uploads/getUploadParamsForTemplate.ts'
import { createGetUser } from './users/getUser.ts'
import { createGetUserKeys } from './users/getUserKeys.ts'
import { createListApis } from './discovery/listApis.ts'
import { createListAsyncJobs } from './jobs/listAsyncJobs.ts'
import { createListCapabilities } from './discovery/listCapabilities.ts'
import { createListConfigurations } from './configuration/listConfigurations.ts'
import { createListEvents } from './events/listEvents.ts'
import { createListHypervisors } from './infrastructure/listHypervisors.ts'
import { createListImageStores } from './infrastructure/listImageStores.ts'
import { createListImportFiles } from './images/listImportFiles.ts'
import { createListIsos } from './isos/listIsos.ts'
import { createListOsCategories } from './os/listOsCategories.ts'
import { createListOsTypes } from './os/listOsTypes.ts'
import { createListTemplates } from './templates/listTemplates.ts'
import { createListUploads } from './uploads/listUploads.ts'
import { createListUsers } from './users/listUsers.ts'
import { createListZones } from './infrastructure/listZones.ts'
import { createProbeImageUrl } from './images/probeImageUrl.ts'
import { createQueryAsyncJobResult } from './jobs/queryAsyncJobResult.ts'
import { createRegisterIso } from './isos/registerIso.ts'
import { createRegisterTemplate } from './templates/registerTemplate.ts'
import { createRegisterUserKeys } from './users/registerUserKeys.ts'
import { createResetConfiguration } from './configuration/resetConfiguration.ts'
import { createRetryImage } from './images/retryImage.ts'
import { createUpdateConfiguration } from './configuration/updateConfiguration.ts'
import { createUpdateIso } from './isos/updateIso.ts'
import { createUpdateTemplate } from './templates/updateTemplate.ts'
import type { ControlParts } from '../images/control.service.ts'
import type { DeleteParts } from '../images/delete.service.ts'
import type { ExtractParts } from '../images/extract.service.ts'
import type { UploadParts } from '../images/uploads/create.service.ts'
import type { RegisterParts } from '../images/register/register.service.ts'
import type { StoreFigureCache } from '../infrastructure/store-figures.ts'
import type { Secrets } from '../secrets.ts'
import type { Stores } from '../stores/stores.service.ts'
import type { Handlers } from './handler.ts'

/** What the handlers are built from. */
export interface HandlerParts
  extends RegisterParts, ControlParts, DeleteParts, ExtractParts, Omit<UploadParts, 'stores'> {
  readonly stores: Stores
  readonly secrets: Secrets
  readonly figures: Pick<StoreFigureCache, 'get'>
  /** MOLD_IMPORT_DIR, if set. */
  readonly importDir?: string | undefined
}

/** Builds the handler of every command; a missing one does not compile. */
export function createHandlers(parts: HandlerParts): Handlers {
  return {
    cancelImage: createCancelImage(parts),
    deleteIso: createDeleteIso(parts),
    deleteTemplate: createDeleteTemplate(parts),
    extractIso: createExtractIso(parts),
    extractTemplate: createExtractTemplate(parts),
    getUploadParamsForIso: createGetUploadParamsForIso(parts),
    getUploadParamsForTemplate: createGetUploadParamsForTemplate(parts),
    getUser: createGetUser(parts.db),
    getUserKeys: createGetUserKeys(parts.db, parts.secrets),
    listApis: createListApis(),
    listAsyncJobs: createListAsyncJobs(parts),
    listCapabilities: createListCapabilities(parts),
    listConfigurations: createListConfigurations(parts.db),
    listEvents: createListEvents(parts.db, parts.settings),
    listHypervisors: createListHypervisors(parts.db, parts.settings),
    listImageStores: createListImageStores(parts),
    listImportFiles: createListImportFiles(parts),
    listIsos: createListIsos(parts),
    listOsCategories: createListOsCategories(parts.db, parts.settings),
    listOsTypes: createListOsTypes(parts.db, parts.settings),
    listTemplates: createListTemplates(parts),
    listUploads: createListUploads(parts),
    listUsers: createListUsers(parts.db, parts.settings),
    listZones: createListZones(parts.db, parts.settings),
    probeImageUrl: createProbeImageUrl(parts),
    queryAsyncJobResult: createQueryAsyncJobResult(parts),
    registerIso: createRegisterIso(parts),
    registerTemplate: createRegisterTemplate(parts),
    registerUserKeys: createRegisterUserKeys(parts.db, parts.secrets),
    resetConfiguration: createResetConfiguration(parts.db),
    retryImage: createRetryImage(parts),
    updateConfiguration: createUpdateConfiguration(parts.db),
    updateIso: createUpdateIso(parts),
    updateTemplate: createUpdateTemplate(parts),
  }
}

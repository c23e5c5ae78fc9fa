import * as param from '../../contract/param.ts'

/** Scope ids of the configuration commands (api-commands §4): at most one of them. */
export const scopeParams = {
  zoneid: param.uuid('the value for this zone', { related: 'listZones' }),
  clusterid: param.uuid('the value for this cluster', { related: 'listClusters' }),
  storageid: param.uuid('the value for this primary storage', { related: 'listStoragePools' }),
  accountid: param.uuid('the value for this account', { related: 'listAccounts' }),
  domainid: param.uuid('the value for this domain', { related: 'listDomains' }),
  imagestoreuuid: param.uuid('the value for this image store', { related: 'listImageStores' }),
}

import { command, listOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'
import { certificateFields } from './certificate.fields.ts'

/** api-commands §3 */
export const listTemplateDirectDownloadCertificates = command({
  name: 'listTemplateDirectDownloadCertificates',
  description: 'Lists the certificates that hosts trust for direct downloads',
  className:
    'org.apache.cloudstack.api.command.admin.direct.download.ListTemplateDirectDownloadCertificatesCmd',
  roles: rootOnly,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this certificate'),
    zoneid: param.uuid('certificates of this zone', { related: 'listZones' }),
    listhosts: param.boolean('true: with the hosts of the zone and how it is with each'),
    showrevoked: param.boolean('true: also revoked ones that a host may still trust', {
      since: 'mold',
    }),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('directdownloadcertificate', certificateFields),
})

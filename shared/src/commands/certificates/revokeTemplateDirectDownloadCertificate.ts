import { command, listOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { certificateHostFields } from './certificate.fields.ts'

/** api-commands §3 */
export const revokeTemplateDirectDownloadCertificate = command({
  name: 'revokeTemplateDirectDownloadCertificate',
  description: 'Takes a certificate of direct downloads from all hosts of a zone, or from one',
  className:
    'org.apache.cloudstack.api.command.admin.direct.download.RevokeTemplateDirectDownloadCertificateCmd',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    zoneid: param.required(param.uuid('the zone of the hosts', { related: 'listZones' })),
    id: param.uuid('the certificate', { related: 'listTemplateDirectDownloadCertificates' }),
    name: param.string('in place of the id: its alias'),
    hypervisor: param.string('with the alias: KVM', { related: 'listHypervisors' }),
    hostid: param.uuid('only this host; the certificate stays in the zone', {
      related: 'listHosts',
    }),
  },
  answer: listOf('directdownloadcertificatehoststatus', certificateHostFields, {
    also: 'revoketemplatedirectdownloadcertificate',
  }),
})

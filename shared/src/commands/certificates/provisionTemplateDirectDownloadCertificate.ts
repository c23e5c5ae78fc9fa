import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { certificateHostFields } from './certificate.fields.ts'

/** api-commands §3 */
export const provisionTemplateDirectDownloadCertificate = command({
  name: 'provisionTemplateDirectDownloadCertificate',
  description: 'Gives a host a certificate that its zone has',
  className:
    'org.apache.cloudstack.api.command.admin.direct.download.ProvisionTemplateDirectDownloadCertificateCmd',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    id: param.required(
      param.uuid('the certificate', { related: 'listTemplateDirectDownloadCertificates' }),
    ),
    hostid: param.required(param.uuid('the host', { related: 'listHosts' })),
  },
  answer: objectOf('directdownloadcertificatehoststatus', certificateHostFields),
})

import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { certificateFields } from './certificate.fields.ts'

/** api-commands §3 */
export const uploadTemplateDirectDownloadCertificate = command({
  name: 'uploadTemplateDirectDownloadCertificate',
  description: 'Gives hosts a certificate to trust for direct downloads over HTTPS',
  className:
    'org.apache.cloudstack.api.command.admin.direct.download.UploadTemplateDirectDownloadCertificateCmd',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    // Secret, as somebody may paste a private key: it is refused, and must not stand in a log.
    certificate: param.required(
      param.string(
        'X.509 certificate as PEM; first line, last line and line breaks may be missing',
        {
          length: 65_535,
          multiline: true,
          secret: true,
        },
      ),
    ),
    name: param.required(param.string('alias: the name that hosts keep it under')),
    hypervisor: param.required(param.string('KVM', { related: 'listHypervisors' })),
    zoneid: param.required(param.uuid('the zone of the hosts', { related: 'listZones' })),
    hostid: param.uuid('only this host, of a certificate that the zone has already', {
      related: 'listHosts',
    }),
  },
  answer: objectOf('directdownloadcertificate', certificateFields, {
    also: 'uploadtemplatedirectdownloadcertificate',
  }),
})

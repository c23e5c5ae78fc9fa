import * as field from '../../contract/field.ts'

/** api-commands §0, Certificate: how it is with one host. */
export const certificateHostFields = {
  hostid: field.string('id of the host'),
  hostname: field.string('its name'),
  status: field.string(
    'UPLOADED: the host trusts it; REVOKED: it does not any more; FAILED: the host could not do it; SKIPPED: the host has not been reached',
  ),
  details: field.string('why it failed or was left out, in words'),
  errorcode: field.string('code of that', 'mold'),
  errorparams: field.map('what the words are filled with', 'mold'),
  wanted: field.boolean('whether the host is to trust it', 'mold'),
  synced: field.date('when the host last answered or failed', 'mold'),
}

/** api-commands §0, Certificate */
export const certificateFields = {
  id: field.string('id of the certificate'),
  alias: field.string('its name, which hosts keep it under'),
  zoneid: field.string('the zone whose hosts trust it'),
  zonename: field.string('name of the zone'),
  version: field.string('version of X.509, such as 3'),
  subject: field.string('whom it is made out to'),
  issuer: field.string('who has signed it'),
  serialnum: field.string('its serial number, decimal'),
  validity: field.string('From: [date] - To: [date]'),
  hypervisor: field.string('KVM'),
  hostsmap: field.objects('how it is with the hosts of the zone', certificateHostFields),
  created: field.date('when it was uploaded', 'mold'),
  validfrom: field.date('since when it is valid', 'mold'),
  validto: field.date('until when it is valid', 'mold'),
  fingerprint: field.string('SHA-256 of it, in hexadecimal with colons', 'mold'),
  revoked: field.date(
    'when it was revoked in the zone; it is listed as long as a host may still trust it',
    'mold',
  ),
}

import { failure, parameter } from './kinds.ts'

/* Certificates of direct downloads; the texts are the reference's where it has one (api-commands §3). */
export const certificateErrors = {
  'certificate.kvm_only': parameter('Currently supporting KVM hosts only'),
  'certificate.alias_reserved': failure(
    'Please provide a different alias name for the certificate',
  ),
  'certificate.alias_form': parameter(
    'The name {alias} cannot be used: hosts keep the certificate under it; give up to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or a digit',
  ),
  'certificate.alias_taken': failure('Certificate alias {alias} has been already created'),
  'certificate.unparsable': failure(
    'Cannot parse the certificate provided, please provide a PEM certificate. Error: {reason}',
  ),
  'certificate.several': failure(
    'Cannot parse the certificate provided, please provide a PEM certificate. Error: there are {count} of them; give each a name of its own',
  ),
  'certificate.key_inside': failure(
    'Cannot parse the certificate provided, please provide a PEM certificate. Error: it holds a private key, which was not kept; give the certificate alone, and replace the key if others could read it',
  ),
  'certificate.expired': failure(
    'Certificate is invalid. Please provide a valid certificate. Error: NotAfter: {date}',
  ),
  'certificate.not_yet_valid': failure(
    'Certificate is invalid. Please provide a valid certificate. Error: NotBefore: {date}',
  ),
  'certificate.not_in_zone': failure('Unable to upload certificate'),
  'certificate.other_in_zone': failure(
    'Unable to upload certificate: the zone has another certificate of the name {alias}. Revoke that in the zone first, or give this one a name of its own',
  ),
  'certificate.host_elsewhere': parameter(
    'Host {host} is not a host of the zone of the certificate; choose one of its hosts',
  ),
  'certificate.revoke_unnamed': failure(
    'Failed revoking certificate: Please provide a hypervisor and certificate alias or certificate ID',
  ),
  'certificate.revoke_unknown_id': failure(
    'Failed revoking certificate: Could not find certificate with ID {id}',
  ),
  'certificate.revoke_unknown_alias': failure(
    'Failed revoking certificate: Could not find certificate with alias {alias} and hypervisor {hypervisor}',
  ),
  'certificate.revoke_not_there': failure(
    'Failed revoking certificate: Certificate {alias} cannot be revoked from host {host} as it is not available on the host',
  ),
  'certificate.unknown': failure('Could not find certificate with ID {id}'),
  'certificate.host_away': failure(
    'Host {host} is not connected; it is brought up to date as soon as it is',
  ),
  'certificate.host_due': failure(
    'Host {host} has not answered yet; it is asked again by the next run of the background task',
  ),
  'certificate.too_many': failure(
    'The certificates of the zone together are longer than 2 MiB; revoke those that are not needed',
  ),
  'certificate.keystore_failed': failure(
    'The Java key store {file} of the host cannot be used: {reason}',
  ),
  'certificate.keystore_taken': failure(
    'The Java key store {file} of the host has another entry {alias}, which is none of Mold; choose another name for the certificate',
  ),
} as const

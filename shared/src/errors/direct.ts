import { denied, failure, parameter } from './kinds.ts'

/*
 * Direct downloads: hosts fetch an image from its address themselves (semantics §6, whose texts are kept and go
 * on with the reason). `url` is redacted by the thrower, `reason` is plain English of the host.
 */
export const directErrors = {
  'direct.scheme': parameter(
    'Scheme is not supported {url}; hosts download from http, https and nfs addresses, and by metalink files',
  ),
  'direct.nfs_url': parameter(
    'Invalid URL: {url}; it must read nfs://host/path/file with letters, digits and ._+@=,~:- in the path, and no options but version (3 or 4), nfsport and mountport',
  ),
  'direct.nfs_root_only': denied(
    'Only a root admin can name an NFS server, which trusts whatever host asks it; use an http or https address',
  ),
  'direct.nfs_failed': failure('The NFS server {host} does not give the file: {reason}'),
  'direct.header': parameter(
    'The detail {name} is no HTTP header that can be sent with a direct download; give HTTP_HEADER: and the name of a header that the transfer itself does not need, and a value in one line',
  ),
  'direct.metalink': failure('The metalink file cannot be used: {reason}'),
  'direct.metalink_checksum': failure(
    'The metalink file says {algorithm} {found}, and the given checksum is {expected}; one of them is of another file',
  ),
  'direct.check_failed': failure('URL: {url} validation failed on host id {hostid}: {reason}'),
  'direct.download_failed': failure(
    'Template {name} could not be downloaded on pool {pool}, failing after trying on several hosts: {reason}',
  ),
  'direct.untrusted': failure(
    'The hosts do not trust the certificate of {host} ({detail}); a root admin has to give them that of the server or of its authority with uploadTemplateDirectDownloadCertificate',
  ),
  'direct.packed': failure(
    'The image is packed ({packing}), and hosts do not unpack; give the address of the unpacked image, or register it without direct download',
  ),
  'direct.size_unknown': failure(
    '{host} does not tell how large the image is; use a server that does, or register it without direct download',
  ),
  'direct.changed': failure(
    'The address has another image by now, and disks on this host were made from the one before (SHA-256 {expected}); put that one back, or expunge what was made from it',
  ),
  'direct.not_stored': failure(
    'The image is not stored here: hosts download it themselves; get it from its own address',
  ),
} as const

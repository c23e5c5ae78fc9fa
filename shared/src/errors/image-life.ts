import { denied, failure, parameter, unavailable } from './kinds.ts'

/* The life of an image: registering, fetching, retrying, deleting, exporting (semantics §§4-11). */
export const imageLifeErrors = {
  'image.template_not_found': parameter('Unable to find Template with specified id'),
  'image.iso_not_found': parameter('Unable to find ISO with specified id'),
  'image.template_invalid': parameter('Please specify a valid Template.'),
  'image.iso_invalid': parameter('Please specify a valid ISO.'),
  'image.is_iso': parameter('Incorrect format ISO of the specified template id'),
  'image.is_template': parameter('Specified Template Id is not an ISO'),
  'image.filter_admin': parameter('Filter all can be specified by admin only'),
  'image.filter_unknown': parameter(
    'Invalid filter {filter}; use one of featured, self, selfexecutable, shared, sharedexecutable, executable, community, system, all',
  ),
  'image.id_and_ids': parameter('id and ids cannot be specified together; use one of them'),
  'image.not_allowed': denied(
    'Account {account} does not have permission to launch instances from template {name}',
  ),
  'image.public_not_owner': denied(
    'Domain Admin and regular users can modify only their own Public templates',
  ),
  'image.share_project': parameter(
    'Update template permissions is an invalid operation on template {name}. Project owned templates cannot be shared outside template.',
  ),
  'image.project_admin_only': denied(
    'Account {account} does not manage the project that owns {name}; ask one of its admins to change who sees it',
  ),
  'image.root_parameter': denied(
    'Parameter {name} can only be specified by a Root Admin, permission denied',
  ),
  'image.private_only': parameter('Only private templates/ISO can be created.'),
  'image.zone_missing': parameter('Either zoneid or zoneids is required. Both cannot be null.'),
  'image.zone_twice': parameter('Both zoneid and zoneids cannot be specified at the same time'),
  'image.zone_all_mixed': parameter(
    'Parameter zoneids cannot combine all zones (-1) option with other zones',
  ),
  'image.zone_all_owner': parameter(
    "Template registered for 'All zones' can only be owned a Root Admin account. Please select specific zone(s).",
  ),
  'image.no_zones': parameter("No zones are present in the system, can't add template"),
  'image.os_missing': parameter('Please provide a guest OS type'),
  'image.os_invalid': parameter('Please pass a valid GuestOS Id'),
  'image.type_invalid': parameter('Please specify a valid templatetype: {allowed}'),
  'image.type_denied': parameter('Users can not register Template with template type {type}.'),
  'image.type_update_denied': parameter('Users can not update Template to template type {type}.'),
  'image.type_cross_zone': parameter('System and Builtin templates must be cross zone.'),
  'image.bits_invalid': parameter('bits must be 32 or 64, not {bits}'),
  'image.arch_invalid': parameter('arch must be x86_64 or aarch64, not {arch}'),
  'image.direct_download_kvm': parameter(
    'Parameter directdownload is only allowed for KVM templates',
  ),
  'image.direct_download_no_host': failure("Couldn't find a host to validate URL {url}"),
  'image.import_root_only': denied(
    'Only a root admin can register from the import folder; give an http or https address',
  ),
  'image.perhost_protected': parameter(
    'The ISO {name} is on the hosts of its hypervisor alone and cannot be changed or deleted',
  ),
  'image.system_protected': parameter('The DomR template cannot be deleted.'),
  'image.too_large': failure(
    'Download file size is too large: {size} bytes, and {max} bytes is the most that setting max.template.iso.size allows; ask an administrator to raise it or use a smaller image',
  ),
  'image.virtual_too_large': failure(
    'The image describes a disk of {size} bytes, and {max} bytes is the most that setting max.template.virtual.size allows',
  ),
  'image.no_store': unavailable(
    'Unable to find image store to download the template {name}; add an image store to the zone or free space on one',
  ),
  'image.copy_source_gone': failure(
    'No intact copy is left to copy from; retry to fetch the image again',
  ),
  'image.copy_digest': failure(
    'The copy does not have the digest of the original ({found} instead of {expected}); it will be made again',
  ),
  'image.nothing_to_retry': parameter(
    'Nothing to retry: the image is ready or still being worked on in every zone asked for',
  ),
  'image.nothing_to_cancel': parameter(
    'Nothing to cancel: the image is not being fetched at the moment',
  ),
  'image.no_url': parameter(
    'This image was not registered from a URL; give an address with the parameter url',
  ),
  'image.iso_attached': parameter("Unable to delete ISO, as it's used by other instances"),
  'image.zone_no_copy': parameter('Failed to find a secondary storage in the specified zone.'),
  'image.zone_no_copy_iso': parameter(
    'Failed to find a secondary storage store in the specified zone.',
  ),
  'image.format_fixed': parameter(
    'The format cannot be changed: the stored image was checked to be {format}; add it again with the other format',
  ),
  'image.extract_disabled': denied('Extraction has been disabled by admin'),
  'image.extract_mode': parameter(
    'Please specify a valid extract Mode. Supported modes: FTP_UPLOAD, HTTP_DOWNLOAD',
  ),
  'image.extract_ftp': parameter(
    'FTP_UPLOAD is not offered; use HTTP_DOWNLOAD and fetch the link that it gives',
  ),
  'image.extract_unknown': parameter('Unable to find {kind} with id {id}'),
  'image.extract_system': parameter(
    'Unable to extract the {kind} {name} as it is a default System template',
  ),
  'image.extract_perhost': parameter(
    'Unable to extract the {kind} {name} as it resides on host and not on SSVM',
  ),
  'image.extract_kind_iso': parameter('Unsupported format, could not extract the ISO'),
  'image.extract_kind_template': parameter('Unsupported format, could not extract the template'),
  'image.extract_not_allowed': parameter(
    "Unable to extract Template {name} as it's not extractable",
  ),
  'image.extract_not_owner': denied("Unable to extract Template {name} as it's not extractable"),
  'image.extract_not_ready': parameter('The {kind} has not been downloaded '),
  'image.worker_fault': failure(
    'Something went wrong while the image was being fetched; it was logged under {ref}. Retry, and show this reference to an administrator if it happens again',
  ),
  'image.worker_died': failure(
    'The server ended unexpectedly while it worked on this image. Retry, and if it happens again ask an administrator to look at the memory and the log of the server',
  ),
  'image.not_owner': denied('Only the owner or an administrator can do this'),
  'image.data_disk': parameter(
    '{name} is a further disk of another template and lives with it; do this to that template',
  ),
  'image.state_moving': parameter('The image is being worked on; cancel first or wait'),
  'image.state_ready': parameter('The image is ready in every zone'),
  'image.state_not_ready': parameter('The image is not ready in any zone yet'),
  'image.state_idle': parameter('The image is not being fetched at the moment'),
  'default.no_store': unavailable(
    'It is fetched by itself once the zone has an image store; a root admin has to add one',
  ),
  'default.no_host': unavailable(
    'It is fetched by itself once a host of its hypervisor in the zone is up',
  ),
  'default.no_pool': unavailable(
    'It is fetched by itself once the zone has primary storage for its hypervisor',
  ),
} as const

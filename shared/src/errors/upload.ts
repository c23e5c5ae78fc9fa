import { failure, limitExceeded, parameter, unavailable } from './kinds.ts'

const http =
  (status: number) =>
  <T extends string>(text: T) =>
    ({ status, cserrorcode: 4250, text }) as const

/*
 * Uploads: the commands that make one, and the address that takes the bytes (semantics §7). Rows made
 * with `http` go out with that HTTP status; texts of the reference are verbatim.
 */
export const uploadErrors = {
  'upload.zone_invalid': parameter('invalid zoneid'),
  'upload.os_missing': parameter('Missing parameter ostypeid'),
  'upload.os_not_applicable': parameter(
    'Invalid parameter ostypeid, not applicable forVMware when deploy-as-is is set to true',
  ),
  'upload.no_store': unavailable(
    'unable to find zone or an image store with enough capacity. Add an image store to the zone, free space on one, or choose another zone',
  ),
  'upload.nothing_kept': parameter(
    'Nothing of this upload is kept any more; choose the file again and send it from the beginning',
  ),
  'limit.exceeded': limitExceeded(
    "Maximum amount of resources of Type = '{type}' for Account Name = {account} in Domain Id = {domain} is exceeded: Account Resource Limit = {limit}, Current Account Resource Amount = {current}, Requested Resource Amount = {requested}. Delete what is not needed, or ask an administrator for more",
  ),
  'limit.exceeded_project': limitExceeded(
    "Maximum amount of resources of Type = '{type}' for Project Name = {project} in Domain Id = {domain} is exceeded: Account Resource Limit = {limit}, Current Account Resource Amount = {current}, Requested Resource Amount = {requested}. Delete what is not needed, or ask an administrator for more",
  ),
  'limit.exceeded_domain': limitExceeded(
    "Maximum domain resource limits of Type = '{type}' for Domain Id = {domain} is exceeded: Domain Resource Limit = {limit}, Current Domain Resource Amount = {current}, Requested Resource Amount = {requested}. Delete what is not needed in the domain {name}, or ask an administrator for more",
  ),

  'upload.expired': failure(
    'UploadAbandoned: no byte came for {hours} hours, so what had been sent was discarded. Retry, choose the file again and send it from the beginning',
  ),
  'upload.never_begun': failure(
    'UploadAbandoned: the upload was not begun in time, so its address stopped working. Retry to get a new one',
  ),
  'upload.damaged': failure(
    'UploadError: what the image store {store} has is not what was sent (byte {offset} and after), so nothing was published. Retry and send the file again; if it happens again, an administrator has to look at the store',
  ),

  'upload.signature_fields': http(400)('signature, metadata and expires are compulsory fields.'),
  'upload.signature_invalid': http(400)('signature validation failed.'),
  'upload.signature_expired': http(400)('request not valid anymore.'),
  'upload.post_length': http(400)('content length is not set in the request or has invalid value.'),
  'upload.not_a_file': http(422)('received entity is not a file'),
  'upload.several_files': http(400)(
    'The form has more than one file; send one file per upload, as the only file of its form',
  ),
  'upload.form_cut': http(400)(
    'The form ended before its file was complete, so nothing was kept; send it again from the beginning',
  ),
  'upload.form_malformed': http(400)(
    'The body of the form cannot be read ({reason}); send it as multipart/form-data with one file',
  ),

  'upload.signed_out': http(401)(
    'unable to verify user credentials; sign in, or send the headers X-signature, X-metadata and X-expires that listUploads gives',
  ),
  'upload.unknown': http(404)(
    'There is no such upload: it was cancelled, it expired, its image was deleted, or it belongs to somebody else. Look at listUploads',
  ),
  'upload.method': http(405)(
    '{method} is not used at this address; it takes {allowed} and never gives the bytes back',
  ),
  'upload.version': http(412)(
    'Version {version} of the tus protocol is not spoken here; send Tus-Resumable: {supported}',
  ),
  'upload.content_type': http(415)(
    'The bytes of an upload need Content-Type: application/offset+octet-stream',
  ),
  'upload.header_missing': http(400)('The header {name} is missing; send it as tus 1.0.0 says'),
  'upload.header_invalid': http(400)('The header {name} is not valid: it must be {rule}'),
  'upload.length_deferred': http(400)(
    'The length must be known when an upload begins; send Upload-Length and not Upload-Defer-Length',
  ),
  'upload.concatenation': http(400)(
    'Uploads are not put together from parts here; send the file as one upload without Upload-Concat',
  ),
  'upload.metadata_too_long': http(400)(
    'The header Upload-Metadata has {length} characters, {max} are allowed; leave out what is not needed',
  ),
  'upload.metadata_key': http(400)(
    'The header Upload-Metadata has the key {key}, which is not used or comes twice; allowed are, once each: {allowed}',
  ),
  'upload.metadata_value': http(400)(
    'The value of {key} in the header Upload-Metadata is not Base64 of text without control characters; correct it',
  ),
  'upload.empty': http(400)('The file has no content; choose another file'),
  'upload.begun': http(409)(
    'This upload has begun already and has {offset} bytes; ask for its offset with HEAD and go on from there, or cancel the image and retry it to begin anew',
  ),
  'upload.sealed': http(409)(
    'This upload is complete and cannot be changed any more; look at its image',
  ),
  'upload.offset': http(409)(
    'The upload goes on at byte {offset} and not at {given}; ask for its offset with HEAD and send from there',
  ),
  'upload.taken_over': http(409)(
    'Another connection goes on with this upload; this one was ended, and what it had sent is kept',
  ),
  'upload.held': http(423)(
    'Another server process is still writing this upload; try again in a few seconds',
  ),
  'upload.too_large': http(413)(
    'The file has {size} bytes, and {max} bytes is the most that setting max.template.iso.size allows; ask an administrator to raise it or send a smaller file',
  ),
  'upload.past_end': http(413)(
    'The request has more bytes than the upload has left ({left}); nothing past its length {length} is taken',
  ),
  'upload.limit': http(413)(
    'The account {account} may store {limit} bytes and uses {current}; these {requested} bytes are too many. Delete images that are not needed, or ask an administrator for more',
  ),
  'upload.limit_project': http(413)(
    'The project {project} may store {limit} bytes and uses {current}; these {requested} bytes are too many. Delete images that are not needed, or ask an administrator for more',
  ),
  'upload.limit_domain': http(413)(
    'The domain {name} may store {limit} bytes and uses {current}; these {requested} bytes are too many. Delete images of the domain that are not needed, or ask an administrator for more',
  ),
  'upload.no_room': http(507)(
    'No image store of the chosen zones has {needed} bytes free that are not kept for other uploads; free space on one or add a store, then try again',
  ),
  'upload.too_many': http(429)(
    'This account sends {max} uploads at once already; wait until one is done, then go on',
  ),
  'upload.idle': http(408)(
    'No bytes came for {seconds} seconds, so the connection was ended; what had come is kept, ask for the offset with HEAD and go on',
  ),
  'upload.checksum_algorithm': http(400)(
    'The header Upload-Checksum must be one of sha1, sha256, crc32c, a space and the digest in Base64',
  ),
  'upload.checksum_mismatch': http(460)(
    'Checksum Mismatch: the bytes of this request were changed on their way and were not kept; send them again',
  ),
} as const

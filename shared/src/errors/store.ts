import { failure, parameter } from './kinds.ts'

const download =
  (status: number) =>
  <T extends string>(text: T) =>
    ({ status, cserrorcode: 4250, text }) as const

/*
 * Where bytes rest, and the links that give them out. `download.*` go out as plain text with their
 * HTTP status, to whatever program follows a link.
 */
export const storeErrors = {
  'store.full': failure(
    'The image store {store} is full; delete images that nobody needs or make it larger, then try again',
  ),
  'store.unwritable': failure(
    'The image store {store} cannot be written; mount it for writing and give the user that runs the server the right to write there, then try again',
  ),
  'store.unreachable': failure(
    'The image store {store} cannot be reached; mount it or start its server, then try again',
  ),
  'store.no_answer': failure(
    'The image store {store} does not answer within {seconds} seconds; look at its disk, or at the network and the server that it is mounted from, then try again',
  ),
  'store.failed': failure(
    'The image store {store} reports a fault of its disk or network ({reason}); look into the system log of its machine, then try again',
  ),
  'store.split': failure(
    'The folders staging and objects of the image store {store} are on different file systems, so that nothing can be published; put both on one, then try again',
  ),
  'store.foreign_file': failure(
    'The image store {store} has something in place of {name} that this server did not make; find out who else writes there and remove it, then try again',
  ),
  'store.spool_missing': failure(
    'What was received of {name} is no longer in the image store {store}; try again, it starts from the beginning',
  ),
  'store.object_missing': failure(
    'The image store {store} no longer has the file of object {name}; restore it from a backup, or delete the image and add it again',
  ),
  'store.protocol_unknown': failure(
    'The image store {store} is of kind {protocol}, which this server cannot use; correct its protocol to one of: {known}',
  ),
  'store.bad_url': failure(
    'The image store {store} has the address {url}, which is not usable; it must read file:///absolute/path',
  ),
  'store.not_a_folder': failure(
    'The image store {store} has a file at {folder} where its folder should be; give another folder, or remove the file',
  ),
  'store.removed': failure(
    'The image store {store} was removed meanwhile; try again, another one is used',
  ),

  'store.not_found': parameter('Unable to find image store by id {id}'),
  'store.zone_missing': parameter('Please specify a valid zone: an image store serves one'),
  'store.name_empty': parameter('The name of an image store cannot be empty; give one'),
  'store.url_missing': parameter(
    'Please give the address of the image store: file:///path of a folder that every server reaches; mount a share and give its folder',
  ),
  'store.provider_type': parameter('{type} is no type of storage; ask for image or primary'),
  'store.provider_unknown': parameter(
    'The provider {provider} is not supported; use NFS or File, with the address of a folder: file:///path',
  ),
  'store.same_place': parameter(
    'The folder {folder} is used by the image store {store} already; give a folder that is neither inside it nor around it',
  ),
  'store.capacity_invalid': parameter(
    'capacitybytes has to be 0, for no limit of its own, or a positive number of bytes',
  ),
  'store.holds_images': failure(
    'Cannot delete image store with active templates backup! {count} images have their only copy of the zone in {store}, among them {names}; delete them in this zone first',
  ),
  'store.holds_snapshots': failure(
    'Cannot delete image store with active snapshots! {count} snapshots or volumes made from them have their only copy in {store}, among them {names}; delete them first',
  ),
  'store.holds_uploads': failure(
    'Cannot delete image store with uploads in progress: {count} are being sent to {store}; wait until they are complete or cancel them',
  ),

  'download.unknown': download(404)(
    'This link is not valid. Check that it was copied completely, or get a new one from the page of the image.',
  ),
  'download.method': download(405)('A download link answers GET and HEAD only.'),
  'download.denied': download(403)(
    'The right to download this image was taken back after the link was made. Ask its owner for access, then get a new link.',
  ),
  'download.expired': download(410)(
    'This link has expired. Get a new one from the page of the image.',
  ),
  'download.deleted': download(410)(
    'The image of this link has been deleted, or the link has expired. Choose another image, or get a new link.',
  ),
  'download.range': download(416)(
    'The part asked for lies beyond the end of the image, which has {length} bytes. Ask for a part within it, or start from the beginning.',
  ),
  'download.changed': download(412)(
    'The image is not the one that was asked for. Start the download from the beginning.',
  ),
  'download.unavailable': download(503)(
    'The image cannot be read from any store at the moment. Try again in a few minutes; the download goes on where it stopped.',
  ),
} as const

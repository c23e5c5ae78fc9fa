import * as param from '../../contract/param.ts'
import { zoneStates } from './image.fields.ts'
import { keyword, listOwnerParams, paging, sorting, tagsFilter } from '../common.ts'

export const imageFilters = [
  'featured',
  'self',
  'selfexecutable',
  'shared',
  'sharedexecutable',
  'executable',
  'community',
  'system',
  'all',
] as const
export type ImageFilter = (typeof imageFilters)[number]

export const name = param.string('name, up to 255 characters')
export const displaytext = param.string('description; the name when absent', {
  length: 4096,
  multiline: true,
})
export const ostypeid = param.uuid('guest OS type', { related: 'listOsTypes' })
export const checksum = param.string(
  'digest of the bytes at the URL: {MD5|SHA-1|SHA-224|SHA-256|SHA-384|SHA-512}hex, or hex alone',
)
export const url = param.string(
  'http or https address, or import:<path> for root admins; of a direct download also of a metalink file, or nfs:// for root admins',
  {
    length: 2048,
  },
)
export const details = param.details('details, details[0].key=value')

/** Flags of both kinds of image (semantics §4.4). */
export const flagParams = {
  ispublic: param.boolean('everyone may use it'),
  isfeatured: param.boolean('shown as featured (root admins; dropped for others)'),
  isextractable: param.boolean('may be downloaded by those who may use it'),
  passwordenabled: param.boolean('its instances can have passwords set'),
  isdynamicallyscalable: param.boolean('its instances scale while they run'),
  directdownload: param.boolean('hosts fetch it themselves when an instance needs it (KVM)'),
}

export const alsofor = param.list(
  'further hypervisors: KVM, XenServer, VMware or Hyperv; for each a template is made from this one',
  { since: 'mold', related: 'listHypervisors' },
)

export const skipprobe = param.boolean(
  'root admins: register although the source cannot be reached now',
  { since: 'mold' },
)

/** What both list commands take besides their filter. */
export const listImageParams = {
  id: param.uuid('only this image'),
  ids: param.uuids('only these images; not together with id'),
  name: param.string('exact name'),
  hypervisor: param.string('images of this hypervisor type, or of these with commas between', {
    related: 'listHypervisors',
  }),
  zoneid: param.uuid('copies in this zone', { related: 'listZones' }),
  zoneids: param.uuids('copies in one of these zones', { related: 'listZones', since: 'mold' }),
  state: param.list(`copies in one of these states: ${zoneStates.join(', ')}`, { since: 'mold' }),
  isready: param.boolean('only copies that are ready, or only those that are not'),
  ispublic: param.boolean('only public images, or only private ones'),
  arch: param.string('images of this architecture'),
  format: param.list('images of one of these formats', { since: 'mold' }),
  oscategoryid: param.uuid('images of this OS category', { related: 'listOsCategories' }),
  ostypeid: param.uuids('images of one of these OS types', {
    related: 'listOsTypes',
    since: 'mold',
  }),
  accountids: param.uuids('images that belong to one of these accounts', {
    related: 'listAccounts',
    since: 'mold',
  }),
  imagestoreid: param.uuid('copies on this image store', { related: 'listImageStores' }),
  storageid: param.uuid('copies on this primary storage', { related: 'listStoragePools' }),
  showremoved: param.boolean('deleted images too'),
  showunique: param.boolean('one row per image; its zones are listed inside'),
  facets: param.list(
    'counts per value to give besides: state, zone, ostype, owner; of templates also format, hypervisor, templatetype',
    { since: 'mold' },
  ),
  details: param.list('all (default) or min'),
  ...listOwnerParams,
  ...keyword,
  ...tagsFilter,
  ...sorting,
  ...paging,
}

/** What both update commands take. */
export const updateImageParams = {
  id: param.required(param.uuid('id of the image')),
  name,
  displaytext,
  format: param.string('format (root admins)'),
  ostypeid,
  passwordenabled: flagParams.passwordenabled,
  bootable: param.boolean('a machine can boot from it (ISOs)'),
  sortkey: param.integer('place in lists'),
  isdynamicallyscalable: flagParams.isdynamicallyscalable,
  requireshvm: param.boolean('needs hardware virtualisation'),
  isrouting: param.boolean('router template (root admins)'),
  sshkeyenabled: param.boolean('its instances can have SSH keys set'),
  details: param.details('replaces all details'),
  cleanupdetails: param.boolean('removes all details'),
  forceupdateostype: param.boolean('accepted, no effect'),
  arch: param.string('x86_64 or aarch64'),
}

/** What both extract commands take. */
export const extractParams = {
  id: param.required(param.uuid('id of the image')),
  mode: param.required(param.string('HTTP_DOWNLOAD, in any case')),
  zoneid: param.uuid('the zone', { related: 'listZones' }),
  url: param.string('target of FTP_UPLOAD, which is refused', { length: 2048 }),
}

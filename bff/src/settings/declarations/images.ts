import { boolean, number, section, text } from '../setting.ts'

const general = section(
  { group: 'Images', subgroup: 'General', category: 'Advanced', component: 'images' },
  {
    'allow.public.user.templates': boolean(
      true,
      'Users may make images public',
      'Whether users other than root admins may make their templates and ISOs public',
      { scopes: ['account'] },
    ),
    'share.public.templates.with.other.domains': boolean(
      true,
      'Public images reach other domains',
      'Whether public templates and ISOs of a domain are shown to domains outside its own branch',
      { scopes: ['domain'] },
    ),
    'max.template.iso.size': number(
      500,
      'Largest image',
      'Most GiB (1024³ bytes) that a template or ISO may take in storage',
      { min: 1, max: 1_048_576 },
    ),
    'max.template.virtual.size': number(
      16_384,
      'Largest virtual disk',
      'Most GiB (1024³ bytes) that the disk inside an image may claim to have; 16384 is 16 TiB',
      { min: 1, max: 1_048_576 },
    ),
    'sortkey.algorithm': boolean(
      true,
      'Sort keys ascend',
      'Whether images are listed by ascending sort key; false reverses the order',
    ),
    'hypervisor.list': text(
      'KVM,XenServer,VMware,Hyperv',
      'Hypervisors',
      'Hypervisor types that forms offer, separated by commas',
      { form: 'list', options: ['KVM', 'XenServer', 'VMware', 'Hyperv'] },
    ),
    'xenserver.pvdriver.version': text(
      'xenserver61',
      'XenServer tools version',
      'Value of the detail hypervisortoolsversion that XenServer templates are given',
    ),
  },
)

const fetching = section(
  { group: 'Images', subgroup: 'Fetching', category: 'Advanced', component: 'sources' },
  {
    'validate.url.is.resolvable.before.registering.template': boolean(
      true,
      'Resolve the host before registering',
      'Whether a registration is refused at once when the host in its URL cannot be resolved',
    ),
    'store.download.follow.redirects': boolean(
      true,
      'Follow redirects',
      'Whether fetches follow up to 5 redirects; never from https to http',
    ),
    'secstorage.allowed.internal.sites': text(
      null,
      'Internal networks to fetch from',
      'Address ranges (CIDR, separated by commas) inside which images may be fetched although they are loopback, link-local, private or multicast',
      { form: 'cidrs', category: 'Network' },
    ),
  },
)

const extraction = section(
  { group: 'Images', subgroup: 'Downloads', category: 'Advanced', component: 'images' },
  {
    'disable.extraction': boolean(
      false,
      'Downloads are off',
      'Whether downloads of templates, ISOs and volumes are refused to everyone but root admins',
    ),
    'extract.url.expiration.interval': number(
      14_400,
      'Life of a download link',
      'Seconds until a download link stops working',
      { min: 1, max: 31_536_000 },
    ),
    'extract.url.cleanup.interval': number(
      7_200,
      'Sweep of download links',
      'Seconds between two sweeps that remove expired download links',
      { min: 1, max: 31_536_000 },
    ),
  },
)

export const imageSettings = { ...general, ...fetching, ...extraction }

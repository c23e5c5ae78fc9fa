import { boolean, number, section, text } from '../setting.ts'

const transfers = section(
  { group: 'Storage', subgroup: 'Transfers', category: 'Storage', component: 'stores' },
  {
    'secstorage.encrypt.copy': boolean(
      false,
      'Copies between zones over TLS',
      'Kept for tools that set it: copies go within the servers of Mold, and download links use https where the console does',
    ),
    'secstorage.ssl.cert.domain': text(
      null,
      'Domain of the storage certificate',
      'Kept for tools that set it: images come from and go to the address of this server, whose certificate is its own',
    ),
    'secstorage.max.migrate.sessions': number(
      2,
      'Migrations at a time',
      'Kept for tools that set it: this server moves nothing from one image store to another',
      { min: 1, max: 100 },
    ),
    'primary.storage.download.wait': number(
      10_800,
      'Wait for primary storage',
      'Seconds that fetching an image to primary storage may take. Has no effect: nothing ends because it takes long',
      { min: 1, max: 604_800 },
    ),
    'create.private.template.from.volume.wait': number(
      10_800,
      'Wait for a template from a volume',
      'Seconds that making a template from a volume may take. Has no effect: nothing ends because it takes long',
      { min: 1, max: 604_800 },
    ),
    'create.private.template.from.snapshot.wait': number(
      10_800,
      'Wait for a template from a snapshot',
      'Seconds that making a template from a snapshot may take. Has no effect: nothing ends because it takes long',
      { min: 1, max: 604_800 },
    ),
    'copy.volume.wait': number(
      10_800,
      'Wait for a volume copy',
      'Seconds that copying a volume may take. Has no effect: nothing ends because it takes long',
      { min: 1, max: 604_800 },
    ),
    'backup.snapshot.wait': number(
      21_600,
      'Wait for a snapshot',
      'Seconds that copying a snapshot to secondary storage may take. Has no effect: nothing ends because it takes long',
      { min: 1, max: 604_800 },
    ),
    'template.preloader.pool.size': number(
      8,
      'Preloads at a time',
      'Kept for tools that set it: a template is copied to primary storage ahead of use when prepareTemplate is called',
      { min: 1, max: 100 },
    ),
  },
)

const cleanup = section(
  { group: 'Storage', subgroup: 'Clean-up', category: 'Storage', component: 'stores' },
  {
    'storage.cleanup.enabled': boolean(
      true,
      'Clean up storage',
      'Whether content that nothing needs any more is removed from storage by itself',
    ),
    'storage.cleanup.interval': number(
      86_400,
      'Clean-up interval',
      'Seconds between two clean-ups of storage',
      { min: 1, max: 31_536_000, parent: 'storage.cleanup.enabled' },
    ),
    'storage.cleanup.delay': number(
      86_400,
      'Clean-up delay',
      'Seconds that content nothing needs is kept before a clean-up removes it',
      { min: 0, max: 31_536_000, parent: 'storage.cleanup.enabled' },
    ),
    'storage.template.cleanup.enabled': boolean(
      true,
      'Clean up templates on primary storage',
      'Whether copies of templates on primary storage that no instance uses are removed',
      { parent: 'storage.cleanup.enabled' },
    ),
    'template.delete.from.primary.storage': boolean(
      true,
      'Delete from primary storage too',
      'Whether deleting a template or ISO removes at once what hosts have of it and nothing needs; the clean-up does so later otherwise',
    ),
  },
)

export const storageSettings = { ...transfers, ...cleanup }

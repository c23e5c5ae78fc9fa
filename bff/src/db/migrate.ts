import { type Migration, Migrator } from 'kysely/migration'
import type { Db } from './database.ts'
import * as firstLight from './migrations/0001-first-light.ts'
import * as uploads from './migrations/0002-uploads.ts'
import * as uploadDigests from './migrations/0003-upload-digests.ts'
import * as fetchReached from './migrations/0004-fetch-reached.ts'
import * as uploadNews from './migrations/0005-upload-news.ts'
import * as tagsAndWindows from './migrations/0006-tags-and-windows.ts'
import * as zonesAndStores from './migrations/0007-zones-and-stores.ts'
import * as zoneCopies from './migrations/0008-zone-copies.ts'
import * as quickLists from './migrations/0009-quick-lists.ts'
import * as orderIsNoNews from './migrations/0010-order-is-no-news.ts'
import * as keptCounts from './migrations/0011-kept-counts.ts'
import * as choresAndListeners from './migrations/0012-chores-and-listeners.ts'
import * as appliances from './migrations/0013-appliances.ts'
import * as conversions from './migrations/0014-conversions.ts'
import * as tenants from './migrations/0015-tenants.ts'
import * as remarks from './migrations/0016-remarks.ts'
import * as audiences from './migrations/0017-audiences.ts'
import * as accountLists from './migrations/0018-account-lists.ts'
import * as compute from './migrations/0019-compute.ts'
import * as directDownload from './migrations/0020-direct-download.ts'
import * as certificates from './migrations/0021-certificates.ts'
import * as defaultTemplates from './migrations/0021-default-templates.ts'
import * as guestPasswords from './migrations/0022-guest-passwords.ts'
import * as tagsOfCompute from './migrations/0024-tags-of-compute.ts'
import * as imageChecks from './migrations/0025-image-checks.ts'
import * as eventChains from './migrations/0026-event-chains.ts'
import * as cleanedCopies from './migrations/0027-cleaned-copies.ts'
import * as hostImages from './migrations/0028-host-images.ts'
import * as projectInvitations from './migrations/0029-project-invitations.ts'
import * as objectMacs from './migrations/0030-object-macs.ts'

/* Frozen once merged, forward only. */
const migrations: Record<string, Migration> = {
  '0001-first-light': firstLight,
  '0002-uploads': uploads,
  '0003-upload-digests': uploadDigests,
  '0004-fetch-reached': fetchReached,
  '0005-upload-news': uploadNews,
  '0006-tags-and-windows': tagsAndWindows,
  '0007-zones-and-stores': zonesAndStores,
  '0008-zone-copies': zoneCopies,
  '0009-quick-lists': quickLists,
  '0010-order-is-no-news': orderIsNoNews,
  '0011-kept-counts': keptCounts,
  '0012-chores-and-listeners': choresAndListeners,
  '0013-appliances': appliances,
  '0014-conversions': conversions,
  '0015-tenants': tenants,
  '0016-remarks': remarks,
  '0017-audiences': audiences,
  '0018-account-lists': accountLists,
  '0019-compute': compute,
  '0020-direct-download': directDownload,
  '0021-certificates': certificates,
  '0021-default-templates': defaultTemplates,
  '0022-guest-passwords': guestPasswords,
  '0024-tags-of-compute': tagsOfCompute,
  '0025-image-checks': imageChecks,
  '0026-event-chains': eventChains,
  '0027-cleaned-copies': cleanedCopies,
  '0028-host-images': hostImages,
  '0029-project-invitations': projectInvitations,
  '0030-object-macs': objectMacs,
}

/** Brings the schema up to date; one process at a time, by the migrator's own lock. */
export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableSchema: 'mold',
    // Parts that were made side by side come in any order; none builds on a later number.
    allowUnorderedMigrations: true,
  })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

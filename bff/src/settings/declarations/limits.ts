import { number, section, type SettingDraft } from '../setting.ts'

type Owner = 'account' | 'domain' | 'project'

const categories = {
  account: 'Account Defaults',
  domain: 'Domain Defaults',
  project: 'Project Defaults',
} as const

function limit(value: number, owner: Owner, what: string): SettingDraft<'Number'> {
  return number(
    value,
    `${what[0]?.toUpperCase() ?? ''}${what.slice(1)}`,
    `Most ${what} of ${owner === 'account' ? 'an' : 'a'} ${owner} that has no limit of its own; -1 is no limit`,
    { min: 0, max: 1_000_000_000, unlimited: true, category: categories[owner] },
  )
}

const templates = 'templates and ISOs together'
const secondary = 'GiB of secondary storage'
const part = { group: 'Limits', category: 'Advanced', component: 'images' }

/** Limits that owners have until an admin sets their own (semantics §17). */
export const limitSettings = {
  ...section(
    { ...part, subgroup: 'Accounts' },
    {
      'max.account.templates': limit(20, 'account', templates),
      'max.account.secondary.storage': limit(400, 'account', secondary),
      'max.account.primary.storage': limit(200, 'account', 'GiB of primary storage'),
      'max.account.snapshots': limit(20, 'account', 'snapshots'),
      'max.account.volumes': limit(20, 'account', 'volumes'),
      'max.account.user.vms': limit(20, 'account', 'instances'),
      // CloudStack's own default; the reference names none.
      'max.account.projects': limit(10, 'account', 'projects'),
    },
  ),
  ...section(
    { ...part, subgroup: 'Domains' },
    {
      'max.domain.projects': limit(50, 'domain', 'projects'),
      'max.domain.templates': limit(40, 'domain', templates),
      'max.domain.secondary.storage': limit(800, 'domain', secondary),
    },
  ),
  ...section(
    { ...part, subgroup: 'Projects' },
    {
      'max.project.templates': limit(20, 'project', templates),
      'max.project.secondary.storage': limit(400, 'project', secondary),
      'max.project.user.vms': limit(20, 'project', 'instances'),
      'max.project.volumes': limit(20, 'project', 'volumes'),
      'max.project.snapshots': limit(20, 'project', 'snapshots'),
    },
  ),
}

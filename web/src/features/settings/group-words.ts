import { useT, type T, type TextKey } from '../../i18n/i18n.ts'

/** Words for the names that the server gives to groups, sub-groups and scopes; its own if unknown. */
const known = {
  group: ['API', 'Access', 'Images', 'Instances', 'Limits', 'Storage'],
  subgroup: [
    'Accounts',
    'Clean-up',
    'Default templates',
    'Direct download',
    'Domains',
    'Downloads',
    'Fetching',
    'General',
    'Hypervisors',
    'Lists',
    'Projects',
    'Requests',
    'Throttling',
    'Transfers',
    'Uploads',
  ],
  scope: ['account', 'domain', 'global', 'imagestore', 'zone'],
} as const

function word(t: T, kind: keyof typeof known, name: string): string {
  const names: readonly string[] = known[kind]
  return names.includes(name) ? t(`settings.${kind}.${name}` as TextKey) : name
}

export function useGroupWords() {
  const t = useT()
  return {
    group: (name: string) => word(t, 'group', name),
    subgroup: (name: string) => word(t, 'subgroup', name),
    scope: (name: string) => word(t, 'scope', name),
  }
}

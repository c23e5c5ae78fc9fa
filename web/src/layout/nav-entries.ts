import { IconDisc, IconHistory, IconSettings, IconTemplate, IconUpload } from '@tabler/icons-react'
import type { Session } from '../api/session.ts'
import type { TextKey } from '../i18n/i18n.ts'

export interface NavEntry {
  readonly to: string
  readonly label: TextKey
  readonly icon: typeof IconDisc
  /** Whose images are counted behind the name. */
  readonly counts?: 'template' | 'iso'
  /** Hidden from roles that may not use the page. */
  readonly roles?: readonly Session['role'][]
}

export interface NavGroup {
  readonly label?: TextKey
  readonly entries: readonly NavEntry[]
}

/** The left navigation: one entry per page that exists. */
export const navGroups: readonly NavGroup[] = [
  {
    entries: [
      { to: '/templates', label: 'nav.templates', icon: IconTemplate, counts: 'template' },
      { to: '/isos', label: 'nav.isos', icon: IconDisc, counts: 'iso' },
      { to: '/uploads', label: 'nav.uploads', icon: IconUpload },
    ],
  },
  {
    label: 'nav.groupAdmin',
    entries: [
      { to: '/events', label: 'nav.events', icon: IconHistory },
      { to: '/settings', label: 'nav.settings', icon: IconSettings, roles: ['Admin'] },
    ],
  },
]

import {
  IconBook2,
  IconCamera,
  IconDatabase,
  IconDeviceDesktop,
  IconDisc,
  IconHistory,
  IconServer2,
  IconSettings,
  IconSitemap,
  IconTemplate,
  IconUpload,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'
import type { Session } from '../api/session.ts'
import type { TextKey } from '../i18n/i18n.ts'

export interface NavEntry {
  readonly to: string
  readonly label: TextKey
  readonly icon: typeof IconDisc
  /** Goes there after `g`. */
  readonly letter?: string
  /** What is counted behind the name: images, or what waits for an answer. */
  readonly counts?: 'template' | 'iso' | 'invitation'
  /** Hidden from roles that may not use the page. */
  readonly roles?: readonly Session['role'][]
}

export interface NavGroup {
  readonly label?: TextKey
  readonly entries: readonly NavEntry[]
}

const adminRoles = ['Admin', 'ResourceAdmin', 'DomainAdmin'] as const

/** The left navigation: one entry per page that exists. */
export const navGroups: readonly NavGroup[] = [
  {
    entries: [
      {
        to: '/templates',
        label: 'nav.templates',
        icon: IconTemplate,
        letter: 't',
        counts: 'template',
      },
      { to: '/isos', label: 'nav.isos', icon: IconDisc, letter: 'i', counts: 'iso' },
      { to: '/instances', label: 'nav.instances', icon: IconDeviceDesktop, letter: 'm' },
      { to: '/volumes', label: 'nav.volumes', icon: IconDatabase, letter: 'v' },
      { to: '/snapshots', label: 'nav.snapshots', icon: IconCamera, letter: 'c' },
      { to: '/uploads', label: 'nav.uploads', icon: IconUpload, letter: 'u' },
    ],
  },
  {
    label: 'nav.groupPeople',
    entries: [
      {
        to: '/projects',
        label: 'nav.projects',
        icon: IconUsersGroup,
        letter: 'p',
        counts: 'invitation',
      },
      { to: '/accounts', label: 'nav.accounts', icon: IconUsers, letter: 'a', roles: adminRoles },
      { to: '/domains', label: 'nav.domains', icon: IconSitemap, letter: 'd', roles: adminRoles },
    ],
  },
  {
    label: 'nav.groupAdmin',
    entries: [
      { to: '/events', label: 'nav.events', icon: IconHistory, letter: 'e' },
      {
        to: '/infrastructure',
        label: 'nav.infrastructure',
        icon: IconServer2,
        letter: 'f',
        roles: ['Admin'],
      },
      { to: '/settings', label: 'nav.settings', icon: IconSettings, letter: 's', roles: ['Admin'] },
      { to: '/guides', label: 'nav.guides', icon: IconBook2, letter: 'g' },
    ],
  },
]

/** The navigation of a role: what it may not use is not there. */
export function navFor(role: Session['role']): NavGroup[] {
  return navGroups
    .map((group) => ({
      ...group,
      entries: group.entries.filter(({ roles }) => roles?.includes(role) ?? true),
    }))
    .filter(({ entries }) => entries.length > 0)
}

/** Addresses by the letter that leads there after `g`. */
export function lettersFor(role: Session['role']): ReadonlyMap<string, string> {
  const entries = navFor(role).flatMap((group) => group.entries)
  return new Map(entries.flatMap(({ letter, to }) => (letter === undefined ? [] : [[letter, to]])))
}

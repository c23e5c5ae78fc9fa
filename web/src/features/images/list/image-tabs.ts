import type { TextKey } from '../../../i18n/i18n.ts'

/** The relations between an image and the caller, each a tab of the lists (ux: Screens 1). */
export const tabs = ['mine', 'shared', 'featured', 'community', 'all'] as const
export type Tab = (typeof tabs)[number]

/** Value of `templatefilter` and `isofilter` behind a tab. */
export const filterOf: Record<Tab, string> = {
  mine: 'self',
  shared: 'shared',
  featured: 'featured',
  community: 'community',
  all: 'all',
}

/** Users have no list of everything, and everything of a project is its own. */
export function tabsFor(admin: boolean, project?: string): readonly Tab[] {
  return admin && project === undefined ? tabs : tabs.filter((tab) => tab !== 'all')
}

export function tabKey(tab: Tab, project?: string): TextKey {
  const ofProject = project !== undefined && (tab === 'mine' || tab === 'shared')
  return ofProject ? `images.tab.${tab}OfProject` : `images.tab.${tab}`
}

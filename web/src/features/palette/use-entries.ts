import { useT } from '../../i18n/i18n.ts'
import type { Entry, EntryGroup } from './entry.ts'
import { matches } from './match.ts'
import { useActions, usePages, useRecentEntries } from './use-actions.tsx'
import { useImages, useSettings } from './use-found.tsx'

/**
 * What the palette offers for what is typed: at once what this page knows, below it what the server
 * finds, so that nothing moves that somebody is about to choose.
 */
export function useEntries(text: string, settled: string) {
  const t = useT()
  const recent = useRecentEntries()
  const pages = usePages()
  const actions = useActions()
  const settings = useSettings(settled)
  const images = useImages(settled)
  const typed = text.trim()
  const known = (entries: readonly Entry[]) =>
    entries.filter(({ label, words = '' }) => matches(typed, `${label} ${words}`))
  const groups: EntryGroup[] = [
    { label: t('palette.recent'), entries: typed === '' ? recent : [] },
    { label: t('palette.pages'), entries: known(pages) },
    { label: t('palette.actions'), entries: known(actions) },
    { label: t('palette.settings'), entries: settings },
    { label: t('palette.images'), entries: images.entries },
  ].filter(({ entries }) => entries.length > 0)
  return { groups, pending: images.pending, error: images.error }
}

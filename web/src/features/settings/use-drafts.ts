import { useState } from 'react'
import { isEdited, type Setting } from './setting-kind.ts'
import { placeText, type Place } from './setting-place.ts'

/** What is typed and not saved, of every place: it outlives a search, another group, another place. */
export function useDrafts(place: Place | undefined, settings: readonly Setting[]) {
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({})
  const keyOf = (name = '') => `${placeText(place)} ${name}`
  const here = Object.fromEntries(settings.map(({ name = '' }) => [name, drafts[keyOf(name)]]))
  const elsewhere = Object.keys(drafts).filter((key) => !key.startsWith(keyOf())).length
  const edited = settings.filter((setting) => isEdited(setting, here[setting.name ?? '']))
  return {
    /** Of the settings that are shown, by name. */
    drafts: here,
    /** How many would be lost. */
    unsaved: edited.length + elsewhere,
    edit: (name: string, draft: string | undefined) =>
      setDrafts((before) => {
        const { [keyOf(name)]: _, ...others } = before
        return draft === undefined ? others : { ...others, [keyOf(name)]: draft }
      }),
  }
}

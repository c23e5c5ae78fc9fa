import { useT } from '../i18n/i18n.ts'

const words = {
  searching: 'field.searching',
  failed: 'field.searchFailed',
  found: 'field.nothingFound',
} as const

/** What a list without choices is. */
export type FoundState = keyof typeof words

/**
 * What a list of choices says where none is left, none has come yet, or none could be had. A listbox may have options
 * alone in it (ARIA 1.2, listbox), so that this is one which cannot be chosen; keys pass it over.
 */
export function NothingFound({ state = 'found' }: { readonly state?: FoundState | undefined }) {
  const t = useT()
  return (
    // A list of the component library is no `select`, in which alone an `option` may stand.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div role="option" aria-disabled="true" aria-selected="false">
      {t(words[state])}
    </div>
  )
}

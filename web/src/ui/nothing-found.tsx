import { useT } from '../i18n/i18n.ts'

/**
 * What a list of choices says where none is left, or none has come yet. A listbox may have options alone in it (ARIA 1.2,
 * listbox), so that this is one which cannot be chosen; keys pass it over.
 */
export function NothingFound({ searching = false }: { readonly searching?: boolean | undefined }) {
  const t = useT()
  return (
    // A list of the component library is no `select`, in which alone an `option` may stand.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div role="option" aria-disabled="true" aria-selected="false">
      {t(searching ? 'field.searching' : 'field.nothingFound')}
    </div>
  )
}

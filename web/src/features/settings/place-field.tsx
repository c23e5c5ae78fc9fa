import { useQuery } from '@tanstack/react-query'
import { useT } from '../../i18n/i18n.ts'
import { GroupedSelect } from '../../ui/grouped-select.tsx'
import { placeText, readPlace, usePlaces, type Place } from './setting-place.ts'
import { settingsQuery } from './setting-state.ts'
import styles from './settings-page.module.css'

interface PlaceFieldProps {
  readonly place: Place | undefined
  readonly onPlace: (place: Place | undefined) => void
}

const everywhere = 'everywhere'

/** Whose values are shown and changed: everywhere, or of one zone, image store, domain or account. */
export function PlaceField({ place, onPlace }: PlaceFieldProps) {
  const t = useT()
  // Which kinds of places there are is what the whole list says.
  const all = useQuery(settingsQuery).data ?? []
  const groups = [
    {
      name: t('settings.scope.global'),
      choices: [{ value: everywhere, label: t('settings.everywhere') }],
    },
    ...usePlaces(all),
  ]
  return (
    <div className={styles.place}>
      <GroupedSelect
        soon={place !== undefined}
        label={undefined}
        aria-label={t('settings.place')}
        groups={groups}
        value={placeText(place) || everywhere}
        onChange={(value) => onPlace(readPlace(value ?? undefined))}
      />
    </div>
  )
}

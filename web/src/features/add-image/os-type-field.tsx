import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { apiQuery } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { OptionalLabel } from '../../ui/fields.tsx'
import { GroupedSelect } from '../../ui/grouped-select.tsx'
import { Notice } from '../../ui/notice.tsx'
import { groupOsTypes } from './os-groups.ts'
import { isOlder } from '../images/os-older.ts'
import { guessOs, type OsGuess } from './os-suggestion.ts'
import type { AddForm } from './use-add-form.ts'
import styles from './image-section.module.css'

const categoriesQuery = apiQuery('listOsCategories', {})

/** The guest's OS; suggested by the source with the reason, never forced (spec C2). */
export function OsTypeField({ add }: { add: AddForm }) {
  const t = useT()
  const { kind, values, change, errorOf, osTypes, looked } = add
  const categories = useQuery(categoriesQuery).data?.items
  const withNone = kind === 'iso' && !values.bootable
  const groups = useMemo(
    () => groupOsTypes(osTypes, categories ?? [], withNone),
    [osTypes, categories, withNone],
  )
  if (kind === 'template' && values.hypervisor === 'VMware') {
    return <p className={styles.hint}>{t('add.osOfAppliance')}</p>
  }
  const guess = looked.state === 'found' ? guessOs(looked.found, osTypes) : undefined
  const chosen = osTypes.find(({ id }) => id === values.osTypeId)?.description
  return (
    <div className={styles.os}>
      <GroupedSelect
        label={withNone ? <OptionalLabel>{t('image.osType')}</OptionalLabel> : t('image.osType')}
        placeholder={t('add.osPlaceholder')}
        soon={add.form.formState.isDirty}
        groups={groups}
        value={values.osTypeId}
        onChange={(osTypeId) => change({ osTypeId })}
        error={errorOf('osTypeId')}
      />
      {guess !== undefined && (
        <GuessLine
          guess={guess}
          taken={values.osTypeId === guess.id}
          onTake={() => change({ osTypeId: guess.id })}
        />
      )}
      {guess !== undefined && chosen !== undefined && isOlder(chosen, guess.description) && (
        <Notice tone="attention">
          {t('add.notice.older', { chosen, guessed: guess.description })}
        </Notice>
      )}
    </div>
  )
}

interface GuessLineProps {
  readonly guess: OsGuess
  readonly taken: boolean
  readonly onTake: () => void
}

function GuessLine({ guess, taken, onTake }: GuessLineProps) {
  const t = useT()
  const { reason, description: name, from } = guess
  if (taken) return <p className={styles.hint}>{t(`add.osFrom.${from}`, { reason })}</p>
  return (
    <p className={styles.hint}>
      {t(`add.osOtherFrom.${from}`, { reason, name })}
      <Button variant="link" className={styles.take ?? ''} onClick={onTake}>
        {t('add.osUse')}
      </Button>
    </p>
  )
}

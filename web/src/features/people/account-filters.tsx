import { Suspense } from 'react'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useQuery } from '@tanstack/react-query'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { FilterChip } from '../../ui/chip.tsx'
import { PopoverChip } from '../../ui/popover-chip.tsx'
import { accountRoles, isFiltered, noFilters, type AccountsState } from './account-state.ts'
import { domainsQuery, states } from './people.ts'
import styles from './people.module.css'

// The code of a floating list weighs as much as a page.
const DomainField = lazyPart(async () => (await import('./domain-field.tsx')).DomainField)

interface AccountFiltersProps {
  readonly state: AccountsState
  readonly set: (patch: Partial<AccountsState>) => void
}

/** By domain with those below it, by role and by state. */
export function AccountFilters({ state, set }: AccountFiltersProps) {
  const t = useT()
  const domains = useQuery(domainsQuery).data
  const chosen = domains?.find(({ id }) => id === state.domain)?.path ?? '…'
  return (
    <>
      <PopoverChip
        name={t('people.domain')}
        chosen={state.domain === undefined ? undefined : chosen}
        onClear={() => set({ domain: undefined })}
      >
        {(close) => (
          <div className={styles.chosen}>
            <Suspense>
              <DomainField
                label={t('people.domain')}
                description={t('people.domainFilterHelp')}
                inPlace
                value={state.domain ?? ''}
                onChange={(domain) => {
                  set({ domain })
                  close()
                }}
              />
            </Suspense>
          </div>
        )}
      </PopoverChip>
      <FilterChip
        name={t('people.role')}
        choices={accountRoles.map((value) => ({ value, label: t(`role.${value}`) }))}
        value={state.role}
        onChange={(value) => set({ role: accountRoles.find((each) => each === value) })}
      />
      <FilterChip
        name={t('people.state')}
        choices={states.map((value) => ({ value, label: t(`people.state.${value}`) }))}
        value={state.state}
        onChange={(value) => set({ state: states.find((each) => each === value) })}
      />
      {isFiltered(state) && (
        <Button variant="link" small onClick={() => set(noFilters)}>
          {t('list.filtersClear')}
        </Button>
      )}
    </>
  )
}

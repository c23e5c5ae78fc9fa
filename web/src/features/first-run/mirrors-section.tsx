import { useT } from '../../i18n/i18n.ts'
import { FormSection } from '../../ui/form-page.tsx'
import { TagsField } from '../../ui/tags-field.tsx'
import { ToggleChip } from '../../ui/toggle-chip.tsx'
import styles from './first-run.module.css'

interface MirrorsSectionProps {
  readonly sites: readonly string[]
  readonly networks: readonly string[]
  readonly error: string | undefined
  readonly onSites: (sites: readonly string[]) => void
}

/** Where the mirrors are: internal addresses are refused until they are listed (decisions). */
export function MirrorsSection({ sites, networks, error, onSites }: MirrorsSectionProps) {
  const t = useT()
  return (
    <FormSection title={t('firstRun.mirrors')} help={t('firstRun.mirrorsHelp')}>
      <div className={styles.field}>
        <TagsField
          label={t('firstRun.sites')}
          values={sites}
          onChange={onSites}
          disabled={false}
          invalid={error !== undefined}
          placeholder="10.20.0.0/16"
        />
        {error !== undefined && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
        <p className={styles.help}>{t('firstRun.sitesHelp')}</p>
      </div>
      {networks.length > 0 && (
        <fieldset className={styles.suggestions}>
          <legend className={styles.help}>{t('firstRun.networks')}</legend>
          {networks.map((network) => (
            <ToggleChip
              key={network}
              name={network}
              on={sites.includes(network)}
              onChange={(on) =>
                onSites(on ? [...sites, network] : sites.filter((each) => each !== network))
              }
            />
          ))}
        </fieldset>
      )}
    </FormSection>
  )
}

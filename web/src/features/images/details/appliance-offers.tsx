import type { DeployConfiguration, DeployLicence } from '@mold/shared/deploy-as-is/deploy-as-is.ts'
import { IconChevronDown } from '@tabler/icons-react'
import { useT } from '../../../i18n/i18n.ts'
import { Tag } from '../../../ui/chip.tsx'
import { NoValue } from '../../../ui/values.tsx'
import { LicenceText } from '../../deploy-settings/licence-text.tsx'
import { ApplianceTable, PartName } from './appliance-part.tsx'
import styles from './appliance-part.module.css'

interface ConfigurationsProps {
  readonly configurations: readonly DeployConfiguration[]
}

/** The sizes and roles that an appliance can be deployed in. */
export function ApplianceConfigurations({ configurations }: ConfigurationsProps) {
  const t = useT()
  if (configurations.length === 0) return null
  return (
    <ApplianceTable
      title={t('appliance.configurations')}
      columns={[{ name: t('appliance.configuration') }, { name: t('appliance.hardware') }]}
    >
      <tbody>
        {configurations.map(({ id, label, description, isDefault, hardware }) => (
          <tr key={id}>
            <PartName
              name={
                <>
                  {label || id} {isDefault && <Tag>{t('appliance.configurationDefault')}</Tag>}
                </>
              }
              description={description}
            />
            <td>{hardware.length === 0 ? <NoValue /> : hardware.join(' · ')}</td>
          </tr>
        ))}
      </tbody>
    </ApplianceTable>
  )
}

/** The licences to agree to, folded: they are long. */
export function ApplianceLicences({ licences }: { licences: readonly DeployLicence[] }) {
  const t = useT()
  if (licences.length === 0) return null
  return (
    <div className={styles.part}>
      <h3 className={styles.title}>{t('appliance.licences')}</h3>
      {licences.map(({ info, text }, at) => {
        const title = info || t('appliance.licence', { number: at + 1 })
        return (
          <details key={at} className={styles.licence}>
            <summary className={styles.summary}>
              {title}
              <IconChevronDown size={16} className={styles.chevron ?? ''} aria-hidden />
            </summary>
            <LicenceText title={title} text={text} />
          </details>
        )
      })}
    </div>
  )
}

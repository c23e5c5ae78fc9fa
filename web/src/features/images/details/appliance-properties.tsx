import type { DeployProperty } from '@mold/shared/deploy-as-is/deploy-as-is.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Tag } from '../../../ui/chip.tsx'
import { NoValue } from '../../../ui/values.tsx'
import { grouped } from '../../deploy-settings/grouped.ts'
import { useRuleWords } from '../../deploy-settings/rule-words.ts'
import { ApplianceTable, cellClass, PartName } from './appliance-part.tsx'
import styles from './appliance-part.module.css'

/** What an appliance can be told, by its categories: what each takes, and what it has by itself. */
export function ApplianceProperties({ properties }: { properties: readonly DeployProperty[] }) {
  const t = useT()
  if (properties.length === 0) return null
  return (
    <ApplianceTable
      title={t('appliance.properties')}
      columns={[
        { name: t('appliance.property') },
        { name: t('appliance.kind'), wideOnly: true },
        { name: t('appliance.default') },
      ]}
    >
      {grouped(properties, ({ category }) => category).map(([category, ofIt]) => (
        <tbody key={category}>
          {category !== '' && (
            <tr>
              <th scope="rowgroup" colSpan={3} className={styles.group}>
                {category}
              </th>
            </tr>
          )}
          {ofIt.map((property) => (
            <PropertyRow key={property.key} property={property} />
          ))}
        </tbody>
      ))}
    </ApplianceTable>
  )
}

function PropertyRow({ property }: { property: DeployProperty }) {
  const t = useT()
  const ruleWords = useRuleWords()
  const { key, label, description, type, userConfigurable } = property
  return (
    <tr>
      <PartName
        name={
          <>
            {label || key} {!userConfigurable && <Tag>{t('appliance.fixed')}</Tag>}
          </>
        }
        code={label === '' ? undefined : key}
        description={description}
      />
      <td className={cellClass({ wideOnly: true })} title={type}>
        {ruleWords(property)}
      </td>
      <td>
        <Default property={property} />
      </td>
    </tr>
  )
}

function Default({ property: { value, secret } }: { property: DeployProperty }) {
  const t = useT()
  if (value === '') return <NoValue />
  if (!secret) {
    return (
      <span className={styles.value} title={value}>
        {value}
      </span>
    )
  }
  return (
    <>
      <span aria-hidden>••••••</span>
      <span className="visually-hidden">{t('appliance.hidden')}</span>
    </>
  )
}

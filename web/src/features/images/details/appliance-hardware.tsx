import type { DeployDisk, DeployNetwork } from '@mold/shared/deploy-as-is/deploy-as-is.ts'
import { Link } from 'react-router'
import { useT } from '../../../i18n/i18n.ts'
import { Copyable } from '../../../ui/copyable.tsx'
import { Muted, NoValue, Size } from '../../../ui/values.tsx'
import { imagePath, type Image } from '../kind.ts'
import { ApplianceTable, cellClass, PartName } from './appliance-part.tsx'

const wide = cellClass({ wideOnly: true })
const end = cellClass({ end: true })

export function ApplianceDisks({ disks }: { disks: readonly DeployDisk[] }) {
  const t = useT()
  if (disks.length === 0) return null
  return (
    <ApplianceTable
      title={t('appliance.disks')}
      columns={[
        { name: t('appliance.disk') },
        { name: t('appliance.controller'), wideOnly: true },
        { name: t('appliance.capacity'), end: true },
        { name: t('appliance.stored'), end: true },
      ]}
    >
      <tbody>
        {disks.map(({ id, name, file, controller, capacity, size }, at) => (
          <tr key={id}>
            <PartName
              name={name || t('appliance.diskNumber', { number: at + 1 })}
              description={file}
            />
            <td className={wide}>{controller || <NoValue />}</td>
            <td className={end}>
              <Size bytes={capacity ?? undefined} />
            </td>
            <td className={end}>
              {file === '' ? (
                <Muted>{t('appliance.emptyDisk')}</Muted>
              ) : (
                <Size bytes={size ?? undefined} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </ApplianceTable>
  )
}

type Children = NonNullable<Image['childtemplates']>

const bytesPerGib = 1024 ** 3

/** The data disks of a template, each a template of its own. */
export function ChildDisks({ disks }: { disks: Children }) {
  const t = useT()
  if (disks.length === 0) return null
  return (
    <ApplianceTable
      title={t('appliance.children')}
      note={t('appliance.childrenNote')}
      columns={[
        { name: t('image.name') },
        { name: 'ID', wideOnly: true },
        { name: t('appliance.capacity'), end: true },
      ]}
    >
      <tbody>
        {disks.map(({ id = '', name, size }) => (
          <tr key={id}>
            <PartName name={<Link to={imagePath('template', id)}>{name}</Link>} />
            <td className={wide}>
              <Copyable text={id} />
            </td>
            <td className={end}>
              <Size bytes={size === undefined ? undefined : size * bytesPerGib} />
            </td>
          </tr>
        ))}
      </tbody>
    </ApplianceTable>
  )
}

export function ApplianceNetworks({ networks }: { networks: readonly DeployNetwork[] }) {
  const t = useT()
  if (networks.length === 0) return null
  return (
    <ApplianceTable
      title={t('appliance.networks')}
      columns={[
        { name: t('appliance.network') },
        { name: t('appliance.nic') },
        { name: t('appliance.nicType'), wideOnly: true },
      ]}
    >
      <tbody>
        {networks.map(({ name, description, nic, nicName, nicType }) => (
          <tr key={`${nic} ${name}`}>
            <PartName name={name} description={description} />
            <td>{nic === '' ? <Muted>{t('appliance.noNic')}</Muted> : nicName || nic}</td>
            <td className={wide}>{nicType || <NoValue />}</td>
          </tr>
        ))}
      </tbody>
    </ApplianceTable>
  )
}

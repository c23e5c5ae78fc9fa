import { useQuery } from '@tanstack/react-query'
import { apiQuery } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Consequences } from '../../../ui/consequences.tsx'
import { stateKey, zoneState } from '../image-state.ts'
import type { Image } from '../kind.ts'
import type { Consequences as Facts } from './delete-facts.ts'

/** The first of them are named. */
const named = 5

/** The instances that were made from an image: they go on, and are the last. */
function MadeFrom({ id }: { id: string }) {
  const t = useT()
  const format = useFormat()
  const params = { templateid: id, listall: true, projectid: '-1', page: 1, pagesize: named }
  const { data } = useQuery(apiQuery('listVirtualMachines', params))
  if (data === undefined || data.count === 0) return null
  const names = data.items.map(({ displayname = '' }) => displayname).join(', ')
  const more = data.count > data.items.length ? ' …' : ''
  return <li>{t('delete.instances', { count: format.number(data.count), names: names + more })}</li>
}

/** What a deletion takes along: what stops, what becomes free, and what it means to instances. */
export function Consequence({ image, facts }: { image: Image; facts: Facts }) {
  const t = useT()
  const format = useFormat()
  const { stopped, freed, gone } = facts
  // Before it was ready nothing could be made from it.
  const isUsed = image.zones?.some(({ isready }) => isready) === true
  return (
    <Consequences label={t('delete.consequences')}>
      {stopped.map((zone) => (
        <li key={zone.zoneid}>
          {t('delete.stops', {
            zone: zone.zonename ?? '',
            state: t(stateKey(zoneState(zone))),
            percent: zone.percent,
          })}
        </li>
      ))}
      {freed > 0 && <li>{t('delete.frees', { size: format.size(freed) })}</li>}
      {gone && isUsed && <li>{t('delete.consequence')}</li>}
      {gone && isUsed && <MadeFrom id={image.id ?? ''} />}
      {!gone && <li>{t('delete.stays')}</li>}
      {!gone && image.crossZones && <li>{t('delete.staysAway')}</li>}
      {gone && image.ispublic && <li>{t('delete.public')}</li>}
    </Consequences>
  )
}

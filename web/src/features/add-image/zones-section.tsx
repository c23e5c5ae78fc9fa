import { useT } from '../../i18n/i18n.ts'
import { Tag } from '../../ui/chip.tsx'
import { CheckChoices, RadioChoices } from '../../ui/choices.tsx'
import { FormSection } from '../../ui/form-page.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { Zone } from './add-data.ts'
import { HostNotice } from './notices.tsx'
import type { AddForm } from './use-add-form.ts'

const everywhere = 'all'
const some = 'some'

/** Which zones store it: all of them (root), or chosen ones; an ISO goes to one or to all. */
export function ZonesSection({ add, zones }: { add: AddForm; zones: readonly Zone[] }) {
  const t = useT()
  const { kind, root, values, change, errorOf } = add
  // The bytes of a file come once, and the other zones copy it; later zones are not promised any.
  const isHere = values.source === 'file'
  const one = kind === 'iso' && !isHere
  const everywhereToo = root && !isHere
  const label = t(one ? 'add.zone' : 'add.zones')
  const choices = zones.map(({ id = '', name = '', displaytext, allocationstate }) => ({
    value: id,
    label: name,
    ...(displaytext === undefined || displaytext === name ? {} : { hint: displaytext }),
    ...(allocationstate === 'Disabled' ? { after: <Tag>{t('add.zoneDisabled')}</Tag> } : {}),
  }))
  const chosen = one ? (
    <RadioChoices
      label={label}
      quiet={everywhereToo}
      framed
      choices={choices}
      value={values.zoneIds[0]}
      onChange={(zoneId) => change({ zoneIds: [zoneId] })}
      error={errorOf('zoneIds')}
    />
  ) : (
    <CheckChoices
      label={label}
      quiet={everywhereToo}
      framed
      choices={choices}
      values={values.zoneIds}
      onChange={(zoneIds) => change({ zoneIds })}
      error={errorOf('zoneIds')}
    />
  )
  return (
    <FormSection
      title={t('add.zones')}
      help={t(add.direct ? 'add.zonesHelp.direct' : `add.zonesHelp.${kind}`)}
    >
      {zones.length === 0 && <Notice tone="attention">{t('add.zonesNone')}</Notice>}
      {everywhereToo && zones.length > 0 && (
        <RadioChoices
          label={t('add.zones')}
          quiet
          choices={[
            { value: everywhere, label: t('add.allZones'), hint: t('add.allZonesHelp') },
            { value: some, label: t(one ? 'add.chosenZone' : 'add.chosenZones') },
          ]}
          value={values.allZones ? everywhere : some}
          onChange={(value) => change({ allZones: value === everywhere })}
        />
      )}
      {!(values.allZones && everywhereToo) && zones.length > 0 && chosen}
      {kind === 'template' && <HostNotice add={add} zones={zones} />}
    </FormSection>
  )
}

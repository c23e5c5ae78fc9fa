import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { RadioChoices } from '../../../ui/choices.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { FormSection } from '../../../ui/form-page.tsx'
import { Notice } from '../../../ui/notice.tsx'
import type { ServiceOffering } from './deploy-values.ts'
import type { Deploy } from './use-deploy.ts'

export function NameSection({ deploy }: { deploy: Deploy }) {
  const t = useT()
  const { values, change } = deploy
  return (
    <FormSection title={t('compute.name')}>
      <TextField
        label={t('compute.name')}
        optional
        description={t('compute.deploy.nameHelp')}
        maxLength={255}
        value={values.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
    </FormSection>
  )
}

/** Where it runs, and the network that it is on. */
export function PlaceSection({ deploy }: { deploy: Deploy }) {
  const t = useT()
  const { values, change, zones, networks, problems, image } = deploy
  return (
    <FormSection title={t('compute.deploy.place')} help={t('compute.deploy.placeHelp')}>
      {zones.length === 0 ? (
        <Notice tone="attention">
          {t(image === undefined ? 'compute.deploy.noZones' : 'compute.notReady')}
        </Notice>
      ) : (
        <RadioChoices
          label={t('compute.zone')}
          framed
          choices={zones.map(({ id = '', name }) => ({ value: id, label: name }))}
          value={values.zoneid}
          onChange={(zoneid) => change({ zoneid })}
          error={problems.zoneid === undefined ? undefined : t(problems.zoneid)}
        />
      )}
      {networks.length > 0 && (
        <RadioChoices
          label={t('compute.network')}
          framed
          choices={networks.map(({ id = '', name, cidr }) => ({
            value: id,
            label: name,
            after: cidr,
          }))}
          value={values.networkid}
          onChange={(networkid) => change({ networkid })}
        />
      )}
    </FormSection>
  )
}

interface SizeSectionProps {
  readonly deploy: Deploy
  readonly offerings: readonly ServiceOffering[]
}

/** How many processors and how much memory it has. */
export function SizeSection({ deploy, offerings }: SizeSectionProps) {
  const t = useT()
  const format = useFormat()
  const { values, change, problems } = deploy
  return (
    <FormSection title={t('compute.offering')} help={t('compute.deploy.offeringHelp')}>
      <RadioChoices
        label={t('compute.offering')}
        quiet
        framed
        choices={offerings.map(({ id = '', name, displaytext, cpunumber = 0, memory = 0 }) => ({
          value: id,
          label: name,
          ...(displaytext === undefined || displaytext === name ? {} : { hint: displaytext }),
          after: t('compute.sizeWords', {
            cpus: cpunumber,
            memory: format.size(memory * 2 ** 20),
          }),
        }))}
        value={values.offering}
        onChange={(offering) => change({ offering })}
        error={problems.offering === undefined ? undefined : t(problems.offering)}
      />
    </FormSection>
  )
}

import { useT } from '../../../i18n/i18n.ts'
import { FoldedSection } from '../../../ui/form-page.tsx'
import { FormRow } from '../../../ui/form-stack.tsx'
import { NativeSelectField } from '../../../ui/native-select.tsx'
import { SwitchField } from '../../../ui/switches.tsx'
import { controllers, firmwares } from './deploy-values.ts'
import type { Deploy } from './use-deploy.ts'

/** What most machines have as it is. */
export function MoreSection({ deploy }: { deploy: Deploy }) {
  const t = useT()
  const { values, change, hosts } = deploy
  return (
    <FoldedSection title={t('compute.deploy.more')}>
      <FormRow>
        <NativeSelectField
          label={t('compute.firmware')}
          choices={firmwares.map((value) => ({ value, label: t(`compute.firmware.${value}`) }))}
          value={values.firmware}
          onChange={(firmware) => change({ firmware })}
        />
        <NativeSelectField
          label={t('compute.controller')}
          choices={controllers.map((value) => ({
            value,
            label: t(`compute.controller.${value}`),
          }))}
          value={values.controller}
          onChange={(controller) => change({ controller })}
        />
      </FormRow>
      {hosts.length > 0 && (
        <NativeSelectField
          label={t('compute.host')}
          description={t('compute.deploy.hostHelp')}
          choices={[
            { value: '', label: t('compute.deploy.anyHost') },
            ...hosts.map(({ id = '', name = '' }) => ({ value: id, label: name })),
          ]}
          value={values.hostid}
          onChange={(hostid) => change({ hostid })}
        />
      )}
      <SwitchField
        label={t('compute.deploy.start')}
        description={t('compute.deploy.startHelp')}
        checked={values.start}
        onChange={(event) => change({ start: event.currentTarget.checked })}
      />
    </FoldedSection>
  )
}

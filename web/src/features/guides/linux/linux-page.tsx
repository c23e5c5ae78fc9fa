import './texts.ts'
import {
  distributionNames,
  distributions,
  networkManagersOf,
  settleLinux,
  versionsOf,
  type Distribution,
  type LinuxChoices,
  type NetworkManager,
} from '@mold/shared/guides/linux/systems.ts'
import { linuxSteps } from '@mold/shared/guides/linux/steps.ts'
import { useT } from '../../../i18n/i18n.ts'
import { urlChoice, urlOptional, urlText, useUrlState } from '../../../router/url-state.ts'
import { FormSection } from '../../../ui/form-page.tsx'
import { FormRow } from '../../../ui/form-stack.tsx'
import { NativeSelectField } from '../../../ui/native-select.tsx'
import { SwitchField } from '../../../ui/switches.tsx'
import { GuideFrame } from '../guide-frame.tsx'
import styles from '../guides.module.css'
import { StepList } from '../step-list.tsx'
import { LinuxStepView } from './linux-step.tsx'

/** The system, in the address: a link shows the same steps. */
const shape = {
  distribution: urlChoice(distributions, 'ubuntu'),
  version: urlText,
  network: urlText,
  cloudinit: urlOptional(['yes']),
  passwords: urlOptional(['yes']),
}

/** Names of programs, the same in every language. */
const managerNames: Readonly<Record<NetworkManager, string>> = {
  netplan: 'netplan',
  networkd: 'systemd-networkd',
  networkmanager: 'NetworkManager',
  ifupdown: 'ifupdown (dhclient)',
  dhcpcd: 'ifupdown (dhcpcd)',
  ifcfg: 'network-scripts (ifcfg)',
}

/** From an ISO of Linux to a template (spec K1). */
export function Component() {
  const t = useT()
  const [state, set] = useUrlState(shape)
  const choices = settleLinux({
    distribution: state.distribution,
    version: state.version,
    network: state.network as NetworkManager,
    cloudInit: state.cloudinit === 'yes',
    passwords: state.passwords === 'yes',
  })
  return (
    <GuideFrame id="linux" about={t('guideLinux.about')}>
      <SystemForm choices={choices} set={set} />
      <StepList>
        {linuxSteps(choices).map((step) => (
          <LinuxStepView key={step.id} step={step} choices={choices} />
        ))}
      </StepList>
    </GuideFrame>
  )
}

interface SystemFormProps {
  readonly choices: LinuxChoices
  readonly set: ReturnType<typeof useUrlState<typeof shape>>[1]
}

function SystemForm({ choices, set }: SystemFormProps) {
  const t = useT()
  const { distribution, version, network, cloudInit, passwords } = choices
  return (
    <FormSection title={t('guideLinux.system')}>
      <FormRow>
        <NativeSelectField<Distribution>
          label={t('guideLinux.distribution')}
          choices={distributions.map((value) => ({ value, label: distributionNames[value] }))}
          value={distribution}
          onChange={(next) => set({ distribution: next, version: '', network: '' })}
        />
        <NativeSelectField
          label={t('guideLinux.version')}
          choices={versionsOf[distribution].map((value) => ({ value, label: value }))}
          value={version}
          onChange={(next) => set({ version: next, network: '' })}
        />
        <NativeSelectField<NetworkManager>
          label={t('guideLinux.network')}
          choices={networkManagersOf(choices).map((value) => ({
            value,
            label: managerNames[value],
          }))}
          value={network}
          onChange={(next) => set({ network: next })}
        />
      </FormRow>
      <div className={styles.content}>
        <SwitchField
          label={t('guideLinux.cloudInit')}
          description={t('guideLinux.cloudInitHelp')}
          checked={cloudInit}
          onChange={(event) => set({ cloudinit: event.currentTarget.checked ? 'yes' : undefined })}
        />
        <SwitchField
          label={t('guideLinux.passwords')}
          description={t('guideLinux.passwordsHelp')}
          checked={passwords}
          onChange={(event) => set({ passwords: event.currentTarget.checked ? 'yes' : undefined })}
        />
      </div>
    </FormSection>
  )
}

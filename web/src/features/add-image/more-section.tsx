import { useT } from '../../i18n/i18n.ts'
import { SwitchField } from '../../ui/switches.tsx'
import { FoldedSection } from '../../ui/form-page.tsx'
import type { AddForm } from './use-add-form.ts'

/** What most templates leave as it is. */
export function MoreSection({ add }: { add: AddForm }) {
  const t = useT()
  return (
    <FoldedSection title={t('add.more')}>
      {add.values.hypervisor === 'VMware' && (
        <SwitchField
          label={t('add.deployasis')}
          description={t('add.deployasisHelp')}
          {...add.flag('deployasis')}
        />
      )}
      <SwitchField
        label={t('add.hvm')}
        description={t('add.hvmHelp')}
        {...add.flag('requireshvm')}
      />
      <SwitchField
        label={t('image.flag.isdynamicallyscalable')}
        description={t('image.flagHelp.isdynamicallyscalable')}
        {...add.flag('isdynamicallyscalable')}
      />
      <SwitchField
        label={t('image.flag.sshkeyenabled')}
        description={t('image.flagHelp.sshkeyenabled')}
        {...add.flag('sshkeyenabled')}
      />
    </FoldedSection>
  )
}

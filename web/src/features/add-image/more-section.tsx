import { useT } from '../../i18n/i18n.ts'
import { SwitchField } from '../../ui/switches.tsx'
import { FoldedSection } from '../../ui/form-page.tsx'
import type { AddForm } from './use-add-form.ts'

/** What most templates leave as it is. */
export function MoreSection({ add }: { add: AddForm }) {
  const t = useT()
  const { register } = add.form
  return (
    <FoldedSection title={t('add.more')}>
      {add.values.hypervisor === 'VMware' && (
        <SwitchField
          label={t('add.deployasis')}
          description={t('add.deployasisHelp')}
          {...register('deployasis')}
        />
      )}
      <SwitchField
        label={t('add.hvm')}
        description={t('add.hvmHelp')}
        {...register('requireshvm')}
      />
      <SwitchField
        label={t('image.flag.isdynamicallyscalable')}
        description={t('image.flagHelp.isdynamicallyscalable')}
        {...register('isdynamicallyscalable')}
      />
      <SwitchField
        label={t('image.flag.sshkeyenabled')}
        description={t('image.flagHelp.sshkeyenabled')}
        {...register('sshkeyenabled')}
      />
    </FoldedSection>
  )
}

import { useT } from '../../i18n/i18n.ts'
import { SwitchField } from '../../ui/switches.tsx'
import { FormSection } from '../../ui/form-page.tsx'
import { PasswordNotice } from '../guides/password-notice.tsx'
import type { AddForm } from './use-add-form.ts'

/** Who may see and use it. What the caller may not decide says why, or is not theirs to see. */
export function AccessSection({ add, mayPublish }: { add: AddForm; mayPublish: boolean }) {
  const t = useT()
  const { kind, root, errorOf } = add
  return (
    <FormSection title={t('add.access')} help={t('add.accessHelp')}>
      <SwitchField
        label={t('image.public')}
        description={t(mayPublish ? 'add.publicHelp' : 'add.ownerOnly')}
        disabled={!mayPublish}
        error={errorOf('ispublic')}
        {...add.flag('ispublic')}
      />
      {root && (
        <SwitchField
          label={t('image.featured')}
          description={t('add.featuredHelp')}
          {...add.flag('isfeatured')}
        />
      )}
      <SwitchField
        label={t('image.extractable')}
        description={t('add.extractableHelp')}
        {...add.flag('isextractable')}
      />
      {kind === 'template' && (
        <SwitchField
          label={t('image.flag.passwordenabled')}
          description={t('image.flagHelp.passwordenabled')}
          {...add.flag('passwordenabled')}
        />
      )}
      {kind === 'template' && add.values.passwordenabled && <PasswordNotice />}
    </FormSection>
  )
}

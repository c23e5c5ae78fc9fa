import { useT } from '../../i18n/i18n.ts'
import { Notice } from '../../ui/notice.tsx'
import { GuideLink } from './guide-link.tsx'

/** What an image has to have so that passwords can be set (spec K4), where somebody says that it has. */
export function PasswordNotice() {
  const t = useT()
  return (
    <Notice tone="info" action={<GuideLink to="passwords" words="image.passwordGuide" />}>
      {t('image.passwordNeeds')}
    </Notice>
  )
}

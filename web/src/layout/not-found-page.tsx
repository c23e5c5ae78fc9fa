import { IconMapQuestion } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useT } from '../i18n/i18n.ts'
import { buttonClass } from '../ui/button.tsx'
import { EmptyState } from '../ui/states.tsx'

export function Component() {
  const t = useT()
  return (
    <EmptyState
      wholePage
      icon={<IconMapQuestion size={32} stroke={1.4} />}
      title={t('error.notFoundTitle')}
      action={
        <Link to="/" className={buttonClass()}>
          {t('image.backTo', { list: t('nav.templates') })}
        </Link>
      }
    >
      {t('error.notFound')}
    </EmptyState>
  )
}

import { IconCode } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import type { ApiCall } from './api-call.ts'
import styles from './api-call-button.module.css'
import { showApiCall } from './shown-call.ts'

interface ApiCallButtonProps {
  /** The call as the form stands now, made when somebody asks; several, as for many images. */
  readonly call: () => ApiCall | readonly ApiCall[]
  /** `icon` for heads of pages, `small` for rows, `words` for the buttons of a form. */
  readonly look?: 'icon' | 'small' | 'words'
  /** What it is about, where several stand on one page. */
  readonly name?: string
}

/** “Show as API call”: what this form or row does, for scripts. */
export function ApiCallButton({ call, look = 'words', name }: ApiCallButtonProps) {
  const t = useT()
  const show = () => {
    const made = call()
    if (isOne(made)) showApiCall(made)
    else showApiCall(...made)
  }
  const label = name === undefined ? t('apiCall.show') : `${name}: ${t('apiCall.show')}`
  if (look !== 'words') {
    return (
      <IconButton
        framed={look === 'icon'}
        small={look === 'small'}
        label={label}
        icon={<IconCode size={look === 'icon' ? 16 : 15} />}
        aria-haspopup="dialog"
        onClick={show}
      />
    )
  }
  return (
    <Button
      variant="quiet"
      title={t('apiCall.show')}
      icon={<IconCode size={16} aria-hidden />}
      aria-haspopup="dialog"
      onClick={show}
    >
      <span className={styles.words}>{t('apiCall.show')}</span>
    </Button>
  )
}

function isOne(made: ApiCall | readonly ApiCall[]): made is ApiCall {
  return typeof made[0] === 'string'
}

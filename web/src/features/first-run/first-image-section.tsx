import { IconDisc, IconPlus } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { FormSection } from '../../ui/form-page.tsx'
import styles from './first-run.module.css'

interface FirstImageSectionProps {
  readonly disabled: boolean
  /** Keeps the answers and goes on to this address. */
  readonly onGo: (address: string) => void
}

/** The first thing to do with an empty installation. */
export function FirstImageSection({ disabled, onGo }: FirstImageSectionProps) {
  const t = useT()
  return (
    <FormSection title={t('firstRun.image')} help={t('firstRun.imageHelp')}>
      <div className={styles.buttons}>
        <Button
          icon={<IconPlus size={16} aria-hidden />}
          disabled={disabled}
          onClick={() => onGo('/templates/add')}
        >
          {t('firstRun.addTemplate')}
        </Button>
        <Button
          icon={<IconDisc size={16} aria-hidden />}
          disabled={disabled}
          onClick={() => onGo('/isos/add')}
        >
          {t('firstRun.addIso')}
        </Button>
      </div>
    </FormSection>
  )
}

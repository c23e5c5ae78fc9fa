import { IconMenu2 } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useT } from '../i18n/i18n.ts'
import { IconButton } from '../ui/button.tsx'
import { lazyPart } from '../ui/lazy-part.ts'
import { Brand } from './brand.tsx'
import styles from './mobile-bar.module.css'
import { SideNav } from './side-nav.tsx'

const SideSheet = lazyPart(async () => (await import('../ui/side-sheet.tsx')).SideSheet)

/** On narrow screens the navigation is a sheet behind this bar. */
export function MobileBar() {
  const t = useT()
  const [opened, setOpened] = useState<boolean>()
  return (
    <header className={styles.bar}>
      <IconButton
        label={t('nav.open')}
        icon={<IconMenu2 size={20} />}
        onClick={() => setOpened(true)}
      />
      <Brand word />
      {opened !== undefined && (
        <Suspense>
          <SideSheet opened={opened} label={t('nav.label')} onClose={() => setOpened(false)}>
            <SideNav folded={false} onFollow={() => setOpened(false)} />
          </SideSheet>
        </Suspense>
      )}
    </header>
  )
}

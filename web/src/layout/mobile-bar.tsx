import { IconMenu2 } from '@tabler/icons-react'
import { useState } from 'react'
import { useT } from '../i18n/i18n.ts'
import { IconButton } from '../ui/button.tsx'
import { SideSheet } from '../ui/side-sheet.tsx'
import { Brand } from './brand.tsx'
import { SideNav } from './side-nav.tsx'

/** On narrow screens the navigation is a sheet behind this bar. */
export function MobileBar({ className }: { className: string }) {
  const t = useT()
  const [opened, setOpened] = useState(false)
  return (
    <div
      className={className}
      style={{
        alignItems: 'center',
        gap: 8,
        height: 48,
        padding: '0 12px',
        background: 'var(--side)',
        borderBottom: '1px solid var(--line)',
      }}
    >
      <IconButton
        label={t('nav.open')}
        icon={<IconMenu2 size={20} />}
        onClick={() => setOpened(true)}
      />
      <Brand word />
      <SideSheet opened={opened} label={t('nav.label')} onClose={() => setOpened(false)}>
        <SideNav folded={false} onFollow={() => setOpened(false)} />
      </SideSheet>
    </div>
  )
}

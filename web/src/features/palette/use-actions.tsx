import {
  IconDatabasePlus,
  IconDeviceDesktopPlus,
  IconDisc,
  IconFlag,
  IconHistory,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconNetwork,
  IconPlus,
  IconServerBolt,
  IconSun,
  IconUpload,
  IconWorldPlus,
} from '@tabler/icons-react'
import { signOut } from '../../api/session.ts'
import { changeLanguage, useLanguage, useT } from '../../i18n/i18n.ts'
import { languageNames } from '../../i18n/language.ts'
import { navFor } from '../../layout/nav-entries.ts'
import { useSession } from '../../layout/use-session.ts'
import { useTheme } from '../../ui/theme/use-theme.ts'
import { openLayer } from '../shortcuts/open-layer.ts'
import type { Entry } from './entry.ts'
import { useRecent } from './recent.ts'

const size = 18

/** The pages that the role has; an address is a word too, whatever language is shown. */
export function usePages(): Entry[] {
  const t = useT()
  const { role } = useSession()
  return navFor(role)
    .flatMap(({ entries }) => entries)
    .map(({ to, label, icon: Icon, letter }) => ({
      id: `page:${to}`,
      label: t(label),
      hint: letter === undefined ? undefined : `g ${letter}`,
      icon: <Icon size={size} stroke={1.6} />,
      words: to.slice(1),
      to,
    }))
}

/** What can be begun from anywhere. */
export function useActions(): Entry[] {
  const t = useT()
  const icon = { size, stroke: 1.6 }
  const { role } = useSession()
  const upload = { source: 'file' }
  return [
    {
      id: 'add:template',
      label: t('images.add.template'),
      icon: <IconPlus {...icon} />,
      words: 'add register template url',
      to: '/templates/add',
    },
    {
      id: 'add:iso',
      label: t('images.add.iso'),
      icon: <IconDisc {...icon} />,
      words: 'add register iso url',
      to: '/isos/add',
    },
    {
      id: 'upload:template',
      label: t('palette.uploadTemplate'),
      icon: <IconUpload {...icon} />,
      words: 'upload template file',
      to: '/templates/add',
      state: upload,
    },
    {
      id: 'upload:iso',
      label: t('palette.uploadIso'),
      icon: <IconUpload {...icon} />,
      words: 'upload iso file',
      to: '/isos/add',
      state: upload,
    },
    {
      id: 'launch:instance',
      label: t('palette.launch'),
      icon: <IconDeviceDesktopPlus {...icon} />,
      words: 'launch deploy new instance virtual machine vm',
      to: '/instances/add',
    },
    {
      id: 'connection',
      label: t('palette.connection'),
      icon: <IconNetwork {...icon} />,
      words: 'connection test proxy',
      to: '/uploads/connection',
    },
    ...(role === 'Admin'
      ? [
          {
            id: 'add:zone',
            label: t('palette.addZone'),
            icon: <IconWorldPlus {...icon} />,
            words: 'add new zone',
            to: '/infrastructure?dialog=zone-add',
          },
          {
            id: 'add:host',
            label: t('palette.addHost'),
            icon: <IconServerBolt {...icon} />,
            words: 'add new host hypervisor kvm',
            to: '/infrastructure/hosts?dialog=host-add',
          },
          {
            id: 'add:store',
            label: t('palette.addStore'),
            icon: <IconDatabasePlus {...icon} />,
            words: 'add new image store secondary storage',
            to: '/infrastructure/stores?dialog=store-add',
          },
          {
            id: 'first-run',
            label: t('palette.firstRun'),
            icon: <IconFlag {...icon} />,
            words: 'first run setup mirror tls',
            to: '/first-run',
          },
        ]
      : []),
    ...usePreferenceActions(),
  ]
}

/** Language, theme, keys and the way out; each named by what it changes to. */
function usePreferenceActions(): Entry[] {
  const t = useT()
  const other = useLanguage() === 'ko' ? 'en' : 'ko'
  const theme = useTheme()
  const icon = { size, stroke: 1.6 }
  return [
    {
      id: 'language',
      label: `${t('menu.language')}: ${languageNames[other]}`,
      icon: <IconLanguage {...icon} />,
      words: 'language english korean 한국어 영어',
      run: () => void changeLanguage(other),
    },
    ...(['light', 'dark'] as const)
      .filter((choice) => choice !== theme.choice)
      .map((choice) => ({
        id: `theme:${choice}`,
        label: `${t('menu.theme')}: ${t(`theme.${choice}`)}`,
        icon: choice === 'dark' ? <IconMoon {...icon} /> : <IconSun {...icon} />,
        words: `theme ${choice}`,
        run: () => theme.choose(choice),
      })),
    {
      id: 'shortcuts',
      label: t('shortcuts.title'),
      hint: '?',
      icon: <IconKeyboard {...icon} />,
      words: 'keyboard shortcuts help',
      run: () => openLayer('shortcuts'),
    },
    {
      id: 'sign-out',
      label: t('menu.signOut'),
      icon: <IconLogout {...icon} />,
      words: 'sign out log out',
      // A server that is away says so by the next thing that is tried.
      run: () => void signOut().catch(() => undefined),
    },
  ]
}

export function useRecentEntries(): Entry[] {
  const [recent] = useRecent()
  return recent.map(({ to, label }) => ({
    id: `recent:${to}`,
    label,
    icon: <IconHistory size={size} stroke={1.6} />,
    to,
  }))
}

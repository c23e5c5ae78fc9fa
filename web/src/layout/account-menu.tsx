import { IconSelector } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { signOut } from '../api/session.ts'
import { openLayer } from '../features/shortcuts/open-layer.ts'
import { changeLanguage, useLanguage, useT } from '../i18n/i18n.ts'
import { languageNames, languages } from '../i18n/language.ts'
import { Menu } from '../ui/menu.tsx'
import { themeChoices, useTheme } from '../ui/theme/use-theme.ts'
import styles from './account-menu.module.css'
import { useSession } from './use-session.ts'

/** Who is signed in; opens language, theme and sign-out. */
export function AccountMenu({ folded }: { folded: boolean }) {
  const t = useT()
  const session = useSession()
  const preferences = usePreferences()
  const leave = useMutation({ mutationFn: signOut })
  const navigate = useNavigate()
  const mine = {
    id: 'account',
    label: t('account.title'),
    onSelect: () => void navigate('/account'),
  }
  const docs = {
    id: 'api-docs',
    label: t('apiDocs.title'),
    onSelect: () => void navigate('/api-docs'),
  }
  const keys = {
    id: 'shortcuts',
    label: t('shortcuts.title'),
    onSelect: () => openLayer('shortcuts'),
  }
  const exit = {
    id: 'sign-out',
    label: t('menu.signOut'),
    onSelect: () => leave.mutate(),
  }
  return (
    <div className={styles.place}>
      <Menu
        side="top"
        align="start"
        target={
          <button type="button" className={styles.me}>
            <span className="visually-hidden">{t('menu.account')}</span>
            <span className={styles.initial} aria-hidden>
              {session.username.slice(0, 1).toUpperCase()}
            </span>
            {folded && <span className="visually-hidden">{session.username}</span>}
            {!folded && (
              <>
                <span className={styles.who}>
                  {session.username}
                  <small>
                    {session.domainpath} · {t(`role.${session.role}`)}
                  </small>
                </span>
                <IconSelector size={16} aria-hidden />
              </>
            )}
          </button>
        }
        groups={[...preferences, { items: [mine, docs, keys, exit] }]}
      />
    </div>
  )
}

/** Language and theme, as groups of a menu; the sign-in page has them too. */
export function usePreferences() {
  const t = useT()
  const language = useLanguage()
  const theme = useTheme()
  return [
    {
      label: t('menu.language'),
      items: languages.map((each) => ({
        id: each,
        label: languageNames[each],
        checked: each === language,
        stay: true,
        onSelect: () => void changeLanguage(each),
      })),
    },
    {
      label: t('menu.theme'),
      items: themeChoices.map((choice) => ({
        id: choice,
        label: t(`theme.${choice}`),
        checked: choice === theme.choice,
        stay: true,
        onSelect: () => theme.choose(choice),
      })),
    },
  ]
}

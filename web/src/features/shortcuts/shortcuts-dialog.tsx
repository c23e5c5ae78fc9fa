import { useT } from '../../i18n/i18n.ts'
import { navFor } from '../../layout/nav-entries.ts'
import { useSession } from '../../layout/use-session.ts'
import { CloseFooter, Dialog } from '../../ui/dialog.tsx'
import { SwitchField } from '../../ui/switches.tsx'
import { paletteKeys } from './palette-keys.ts'
import styles from './shortcuts.module.css'
import { useShortcutsOn } from './use-shortcuts-on.ts'

/** Every key of the console, and the switch for those of one character. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const { role } = useSession()
  const [on, setOn] = useShortcutsOn()
  const pages = navFor(role).flatMap(({ entries }) => entries)
  return (
    <Dialog
      opened
      title={t('shortcuts.title')}
      onClose={onClose}
      width={620}
      footer={<CloseFooter onClose={onClose} />}
    >
      <div className={styles.body}>
        <Keys
          title={t('shortcuts.everywhere')}
          keys={[
            [paletteKeys(), t('shortcuts.palette')],
            [['/'], t('shortcuts.search')],
            [['n'], t('shortcuts.add')],
            [['?'], t('shortcuts.help')],
            [['Esc'], t('shortcuts.close')],
          ]}
        />
        <Keys
          title={t('shortcuts.pages')}
          keys={pages.flatMap(({ letter, label }) =>
            letter === undefined ? [] : [[['g', letter], t(label)] as const],
          )}
        />
        <SwitchField
          className={styles.switch ?? ''}
          label={t('shortcuts.on')}
          description={t('shortcuts.onHelp')}
          checked={on}
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
      </div>
    </Dialog>
  )
}

interface KeysProps {
  readonly title: string
  readonly keys: readonly (readonly [keys: readonly string[], does: string])[]
}

function Keys({ title, keys }: KeysProps) {
  return (
    <section aria-label={title}>
      <h3 className={styles.title}>{title}</h3>
      <dl className={styles.list}>
        {keys.map(([pressed, does]) => (
          <div key={does} className={styles.row}>
            <dt>{does}</dt>
            <dd>
              {pressed.map((each) => (
                <kbd key={each} className={styles.key}>
                  {each}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

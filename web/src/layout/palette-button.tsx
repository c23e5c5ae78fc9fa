import { IconSearch } from '@tabler/icons-react'
import { openLayer } from '../features/shortcuts/open-layer.ts'
import { paletteKeys } from '../features/shortcuts/palette-keys.ts'
import { useT } from '../i18n/i18n.ts'
import { cx } from '../ui/cx.ts'
import styles from './palette-button.module.css'

interface PaletteButtonProps {
  readonly folded: boolean
  /** Called as it opens, so that the drawer closes. */
  readonly onFollow?: () => void
}

/** Opens the palette: pages, actions, images and settings by name. */
export function PaletteButton({ folded, onFollow }: PaletteButtonProps) {
  const t = useT()
  const keys = paletteKeys()
  return (
    <button
      type="button"
      className={cx(styles.button, folded && styles.folded)}
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      title={`${t('palette.open')} (${keys.join(' ')})`}
      onClick={() => {
        onFollow?.()
        openLayer('palette')
      }}
    >
      <IconSearch size={16} stroke={1.8} aria-hidden className={styles.icon ?? ''} />
      <span className={folded ? 'visually-hidden' : styles.words}>{t('palette.open')}</span>
      {!folded && (
        <kbd className={styles.keys} aria-hidden>
          {keys.join(' ')}
        </kbd>
      )}
    </button>
  )
}

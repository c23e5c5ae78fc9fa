import { useErrorWords } from '../../../i18n/error-text.ts'
import { useT } from '../../../i18n/i18n.ts'
import { SwitchField } from '../../../ui/switches.tsx'
import type { Image, ImageKind } from '../kind.ts'
import { type FlagName, flagNames, type Flags } from './share-change.ts'
import type { SharingRights } from './share-data.ts'
import styles from './sharing.module.css'

/** Why the caller cannot change a flag, as a code of the error table; undefined when it can. */
function useFlagReason(kind: ImageKind, image: Image, rights: SharingRights) {
  const words = useErrorWords()
  return (flag: FlagName, on: boolean): string | undefined => {
    const code = codeOf(flag, on)
    return code && words({ code, params: { name: image.name ?? '' }, text: code })
  }
  function codeOf(flag: FlagName, on: boolean) {
    if (flag === 'isfeatured' && !rights.mayFeature) return 'share.featured'
    // Making it private is always allowed.
    if (flag !== 'ispublic' || on || rights.mayPublish) return undefined
    return kind === 'iso' ? 'share.private_only_iso' : 'share.private_only'
  }
}

interface FlagSwitchesProps {
  readonly kind: ImageKind
  readonly image: Image
  readonly rights: SharingRights
  readonly flags: Flags
  readonly onFlag: (flag: FlagName, on: boolean) => void
}

/** Public, featured and extractable; what the caller cannot change says why. */
export function FlagSwitches({ kind, image, rights, flags, onFlag }: FlagSwitchesProps) {
  const t = useT()
  const reason = useFlagReason(kind, image, rights)
  return (
    <section className={styles.part} aria-label={t('image.access')}>
      {flagNames.map((flag) => {
        const why = reason(flag, flags[flag])
        return (
          <SwitchField
            key={flag}
            label={t(`share.flag.${flag}`)}
            description={why ?? t(`share.flagHelp.${flag}`)}
            checked={flags[flag]}
            disabled={why !== undefined}
            onChange={(event) => onFlag(flag, event.currentTarget.checked)}
          />
        )
      })}
    </section>
  )
}

import { useGroupWords } from './group-words.ts'
import type { SettingSection } from './setting-groups.ts'
import type { Place } from './setting-place.ts'
import type { Setting } from './setting-kind.ts'
import type { SettingWords } from './setting-words.ts'
import { SettingRow } from './setting-row.tsx'
import styles from './settings-page.module.css'

interface SettingSectionsProps {
  readonly sections: readonly SettingSection[]
  readonly all: readonly Setting[]
  readonly words: SettingWords
  readonly place: Place | undefined
  /** The setting that a link led to. */
  readonly at: string | undefined
  /** Say which group a section belongs to. */
  readonly withGroup: boolean
  readonly drafts: Readonly<Record<string, string | undefined>>
  readonly onDraft: (name: string, draft: string | undefined) => void
  readonly onReset: (name: string) => void
}

export function SettingSections(props: SettingSectionsProps) {
  const { sections, all, words, place, at, withGroup, drafts, onDraft, onReset } = props
  const names = useGroupWords()
  /** The switch that a setting depends on, when it is off. */
  const switchedOff = ({ parent }: Setting) => {
    const found = all.find(({ name }) => name === parent)
    return found?.value === 'false' ? words(found).title : undefined
  }
  return (
    <div className={styles.sections}>
      {sections.map(({ group, subgroup, settings }) => (
        <section key={`${group}/${subgroup}`} aria-label={names.subgroup(subgroup)}>
          <h2 className={styles.heading}>
            {withGroup && <span className={styles.inGroup}>{names.group(group)} › </span>}
            {names.subgroup(subgroup)}
          </h2>
          {settings.map((setting) => (
            <SettingRow
              key={setting.name}
              setting={setting}
              words={words(setting)}
              place={place}
              linked={setting.name === at}
              switchedOff={switchedOff(setting)}
              draft={drafts[setting.name ?? '']}
              onDraft={(draft) => onDraft(setting.name ?? '', draft)}
              onReset={() => onReset(setting.name ?? '')}
            />
          ))}
        </section>
      ))}
    </div>
  )
}

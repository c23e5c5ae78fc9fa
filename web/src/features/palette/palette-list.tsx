import { useEffect, useId, useRef, type ReactNode } from 'react'
import type { Entry, EntryGroup } from './entry.ts'
import styles from './palette.module.css'

interface PaletteListProps {
  readonly id: string
  readonly groups: readonly EntryGroup[]
  readonly active: Entry | undefined
  readonly onChoose: (entry: Entry) => void
  readonly onPoint: (entry: Entry) => void
}

// No tag of HTML is a list in groups whose options are chosen from a field elsewhere.
const roles = {
  list: { role: 'listbox' },
  group: { role: 'group' },
  option: { role: 'option' },
} as const

/** The id of an entry's option, for the field that names the active one. */
export function optionId(listId: string, entry: Entry): string {
  return `${listId}-${entry.id}`
}

/** The list of a combobox: the focus stays in the field, which names the active option. */
export function PaletteList({ id, groups, active, onChoose, onPoint }: PaletteListProps) {
  return (
    <div id={id} {...roles.list} className={styles.list}>
      {groups.map((group) => (
        <Group key={group.label} label={group.label}>
          {group.entries.map((entry) => (
            <Option
              key={entry.id}
              id={optionId(id, entry)}
              entry={entry}
              active={entry.id === active?.id}
              onChoose={() => onChoose(entry)}
              onPoint={() => onPoint(entry)}
            />
          ))}
        </Group>
      ))}
    </div>
  )
}

function Group({ label, children }: { label: string; children: ReactNode }) {
  const id = useId()
  return (
    <div {...roles.group} aria-labelledby={id}>
      <div id={id} className={styles.groupLabel}>
        {label}
      </div>
      {children}
    </div>
  )
}

interface OptionProps {
  readonly id: string
  readonly entry: Entry
  readonly active: boolean
  readonly onChoose: () => void
  readonly onPoint: () => void
}

function Option({ id, entry, active, onChoose, onPoint }: OptionProps) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (active) place.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  // The keys are the field's; a pointer does the same here.
  const pointer = {
    // Moved, not only under a list that scrolls by keys.
    onPointerMove: active ? undefined : onPoint,
    // Or the field would lose the focus, and a syllable that is composed in it.
    onPointerDown: (event: { preventDefault: () => void }) => event.preventDefault(),
    onClick: onChoose,
  }
  return (
    <div
      ref={place}
      id={id}
      {...roles.option}
      aria-selected={active}
      className={styles.option}
      {...pointer}
    >
      <span className={styles.entryIcon} aria-hidden>
        {entry.icon}
      </span>
      <span className={styles.label}>{entry.label}</span>
      {entry.hint !== undefined && <span className={styles.hint}>{entry.hint}</span>}
    </div>
  )
}

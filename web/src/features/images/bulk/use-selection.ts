import { useState } from 'react'
import type { TableSelection } from '../../../ui/table/data-table.tsx'
import type { Image } from '../kind.ts'

/** What is selected in a list: some images, on whichever pages, or everything that matches. */
export interface Selection extends TableSelection<Image> {
  readonly count: number
  readonly images: readonly Image[]
  /** Everything that the list has, also on other pages. */
  readonly everything: boolean
  readonly selectEverything: () => void
  readonly clear: () => void
}

interface Chosen {
  readonly of: string
  readonly images: ReadonlyMap<string, Image>
  readonly everything: boolean
}

const none: ReadonlyMap<string, Image> = new Map()

/**
 * The selection of a list, which pages and sorting leave alone. `of` says what the list is narrowed
 * down to: with another tab, filter or search nothing is selected any more. `count` is how many match.
 */
export function useSelection(of: string, count: number): Selection {
  const [chosen, setChosen] = useState<Chosen>({ of, images: none, everything: false })
  const { images, everything } =
    chosen.of === of ? chosen : { images: none, everything: false as boolean }
  const set = (next: Omit<Chosen, 'of'>) => setChosen({ of, ...next })
  return {
    count: everything ? count : images.size,
    images: [...images.values()],
    everything,
    isSelected: (id) => everything || images.has(id),
    onSelect: (rows, selected) => {
      const next = new Map(images)
      for (const row of rows) {
        if (selected) next.set(row.id ?? '', row)
        else next.delete(row.id ?? '')
      }
      set({ images: next, everything: false })
    },
    selectEverything: () => set({ images, everything: true }),
    clear: () => set({ images: none, everything: false }),
  }
}

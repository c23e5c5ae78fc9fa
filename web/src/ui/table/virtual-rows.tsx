import { observeElementOffset, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { useRef, type ReactNode } from 'react'
import type { RowPosition } from './table-row.tsx'

interface VirtualRowsProps {
  readonly count: number
  /** Pixels, until the first row has been measured. */
  readonly rowHeight: number
  readonly rowAt: (index: number, position: RowPosition) => ReactNode
}

/** Draws the rows in view and a few beyond; empty rows have the height of the others. */
export function VirtualRows({ count, rowHeight, rowAt }: VirtualRowsProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  // What it says of the compiler does not matter: none is used.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer<HTMLElement, Element>({
    count,
    getScrollElement: () => scrollerOf(body.current),
    observeElementOffset: observeFromThere,
    estimateSize: () => rowHeight,
    measureElement: observedHeight,
    overscan: 6,
  })
  const drawn = rows.getVirtualItems()
  const before = drawn[0]?.start ?? 0
  const after = rows.getTotalSize() - (drawn.at(-1)?.end ?? 0)
  return (
    <tbody ref={body}>
      <Gap height={before} />
      {drawn.map(({ index }) => rowAt(index, { index, measure: rows.measureElement }))}
      <Gap height={after} />
    </tbody>
  )
}

type OnOffset = (offset: number, isScrolling: boolean) => void

/** Begins where the page has been scrolled to meanwhile; the library alone would go back to the top. */
function observeFromThere(rows: Virtualizer<HTMLElement, Element>, onOffset: OnOffset) {
  onOffset(rows.scrollElement?.scrollTop ?? 0, false)
  return observeElementOffset(rows, onOffset)
}

/**
 * Pixels of a row, once the browser has laid it out by itself. To ask as soon as it is drawn, as the library
 * does, lays out the whole table once more, in the way of the next key.
 */
function observedHeight(
  row: Element,
  entry: ResizeObserverEntry | undefined,
  { indexFromElement, itemSizeCache, options }: Virtualizer<HTMLElement, Element>,
): number {
  const [box] = entry?.borderBoxSize ?? []
  if (box) return Math.round(box.blockSize)
  const index = indexFromElement(row)
  return itemSizeCache.get(options.getItemKey(index)) ?? options.estimateSize(index)
}

function Gap({ height }: { height: number }) {
  if (height <= 0) return null
  return <tr aria-hidden style={{ height }} />
}

/** The nearest ancestor that scrolls: the body of the page. */
function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  for (let at = element?.parentElement ?? null; at !== null; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at
  }
  return null
}

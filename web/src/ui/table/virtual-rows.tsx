import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type ReactNode } from 'react'
import type { RowPosition } from './table-row.tsx'

interface VirtualRowsProps {
  readonly count: number
  readonly rowAt: (index: number, position: RowPosition) => ReactNode
}

/** Until the first row has been measured. */
const rowHeight = 36

/** Draws the rows in view and a few beyond; empty rows have the height of the others. */
export function VirtualRows({ count, rowAt }: VirtualRowsProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  // What it says of the compiler does not matter: none is used.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scrollerOf(body.current),
    estimateSize: () => rowHeight,
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

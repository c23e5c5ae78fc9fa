import { useReducer } from 'react'

/**
 * Props for a field with a list of choices. The component library learns the id of its list once
 * that is drawn and forgets to draw the field again, which then neither says that it is open nor
 * names its list (`aria-expanded`, `aria-controls`).
 */
export function useDrawnList() {
  const [, drawAgain] = useReducer((times: number) => times + 1, 0)
  return { onDropdownOpen: () => void requestAnimationFrame(drawAgain) }
}

/**
 * Brings an element to the middle of the part of the page that scrolls. `scrollIntoView` would move
 * everything around that part too, and with it the head of the page out of sight.
 */
export function scrollToMiddle(element: HTMLElement): void {
  const part = scrollingPart(element)
  if (part === null) return
  const [own, whole] = [element.getBoundingClientRect(), part.getBoundingClientRect()]
  part.scrollTop += own.top - whole.top - (part.clientHeight - own.height) / 2
}

function scrollingPart(element: HTMLElement): HTMLElement | null {
  const parent = element.parentElement
  if (parent === null) return null
  const { overflowY } = getComputedStyle(parent)
  return overflowY === 'auto' || overflowY === 'scroll' ? parent : scrollingPart(parent)
}

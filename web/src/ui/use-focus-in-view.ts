import { useEffect, type RefObject } from 'react'

/** How far from the edge a field is brought back, in pixels: its outline and its error are seen too. */
const margin = 24

/** Where the focused element is within what scrolls, as last drawn; pixels. */
interface Place {
  readonly element: Element
  readonly top: number
  readonly bottom: number
  readonly height: number
}

function placeIn(part: HTMLElement, element: Element): Place {
  const own = element.getBoundingClientRect()
  const top = own.top - part.getBoundingClientRect().top + part.scrollTop
  return { element, top, bottom: top + own.height, height: part.clientHeight }
}

/**
 * Keeps the focused field where it can be seen when something above it grows or the part that scrolls
 * becomes less high. Otherwise a list that hangs on the field goes out of sight with it, and whoever
 * types no longer sees what. A field that was scrolled away by the user stays away.
 */
export function useFocusInView(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const part = place.current
    if (part === null) return undefined
    let last: Place | undefined
    let seen = false
    const focused = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return
      last = placeIn(part, target)
      // Browsers scroll to what they focus.
      seen = true
    }
    const scrolled = () => {
      if (last === undefined) return
      // By what was drawn last: what has grown since is the business of the observer, which comes after.
      seen = last.bottom > part.scrollTop && last.top < part.scrollTop + last.height
    }
    const resized = () => {
      if (last === undefined || document.activeElement !== last.element) return
      last = placeIn(part, last.element)
      if (!seen) return
      const below = last.bottom + margin - (part.scrollTop + last.height)
      const above = part.scrollTop - (last.top - margin)
      if (below > margin) part.scrollTop += below
      else if (above > margin) part.scrollTop -= above
    }
    const observer = new ResizeObserver(resized)
    for (const element of [part, ...part.children]) observer.observe(element)
    part.addEventListener('focusin', focused)
    part.addEventListener('scroll', scrolled, { passive: true })
    return () => {
      observer.disconnect()
      part.removeEventListener('focusin', focused)
      part.removeEventListener('scroll', scrolled)
    }
  }, [place])
}

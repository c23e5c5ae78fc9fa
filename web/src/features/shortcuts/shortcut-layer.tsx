import { Suspense, useEffect, useEffectEvent, useLayoutEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { lettersFor } from '../../layout/nav-entries.ts'
import { useSession } from '../../layout/use-session.ts'
import { isRealKey } from '../../ui/keys.ts'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { createKeymap, isPaletteKey, type KeyAction } from './keymap.ts'
import { closeLayer, openLayer, useOpenLayer } from './open-layer.ts'
import { useShortcutsOn } from './use-shortcuts-on.ts'

const Palette = lazyPart(async () => (await import('../palette/palette-dialog.tsx')).PaletteDialog)
const Shortcuts = lazyPart(async () => (await import('./shortcuts-dialog.tsx')).ShortcutsDialog)

/** Keys that work on every page, and what they open. */
export function ShortcutLayer() {
  const layer = useOpenLayer()
  useKeys()
  useFocusBack(layer !== undefined)
  useEffect(() => closeLayer, [])
  if (layer === undefined) return null
  return (
    <Suspense>
      {layer === 'palette' ? <Palette onClose={closeLayer} /> : <Shortcuts onClose={closeLayer} />}
    </Suspense>
  )
}

function useKeys(): void {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const { role } = useSession()
  const [on] = useShortcutsOn()
  // One for as long as the layer stands: what comes between `g` and its letter, such as another session, forgets neither.
  const [read] = useState(createKeymap)
  const act = (action: KeyAction): boolean => {
    if (action.kind === 'search') return focusSearch()
    if (action.kind === 'add') return pressAdd()
    if (action.kind === 'go') {
      const to = lettersFor(role).get(action.letter)
      if (to !== undefined && to !== pathname) void navigate(to)
      return to !== undefined
    }
    openLayer(action.kind === 'help' ? 'shortcuts' : 'palette')
    return true
  }
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || !isRealKey(event) || isSomethingOpen()) return
    if (isPaletteKey(event)) {
      event.preventDefault()
      openLayer('palette')
      return
    }
    if (!on || event.repeat || isTyping(event.target)) return
    const action = read(event)
    if (action !== undefined && act(action)) event.preventDefault()
  })
  // Not later than the page can be seen: whoever sees it presses keys.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [])
}

/** Keys belong to dialogs, menus and lists while those are open. */
function isSomethingOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  const writes = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [role="combobox"]'
  return target.isContentEditable || target.matches(writes)
}

function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]')
  field?.focus()
  field?.select()
  return field !== null
}

/** The one thing that a page adds says so itself, by `aria-keyshortcuts`. */
function pressAdd(): boolean {
  const add = document.querySelector<HTMLElement>('main [aria-keyshortcuts="n"]')
  add?.click()
  return add !== null
}

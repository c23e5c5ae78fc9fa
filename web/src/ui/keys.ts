import type { KeyboardEvent } from 'react'

/**
 * True for a key that is meant for the page. While an input method composes a syllable, Enter,
 * Escape and arrows belong to it; acting on them loses the last Korean syllable or enters it twice.
 */
export function isRealKey(event: KeyboardEvent | globalThis.KeyboardEvent): boolean {
  const native = 'nativeEvent' in event ? event.nativeEvent : event
  // Safari ends the composition before the keydown and marks it only by the code 229.
  return !native.isComposing && native.keyCode !== 229
}

/** A `onKeyDown` that calls `action` on one key, but never while a syllable is composed. */
export function onConfirmKey(action: () => void, key = 'Enter') {
  return (event: KeyboardEvent) => {
    if (event.key === key && isRealKey(event)) {
      event.preventDefault()
      action()
    }
  }
}

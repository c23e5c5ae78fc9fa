import { describe, expect, it, vi } from 'vitest'
import { isRealKey, onConfirmKey } from './keys.ts'

const press = (key: string, more: object = {}) =>
  ({
    key,
    preventDefault: vi.fn<() => void>(),
    nativeEvent: { isComposing: false, keyCode: 13, ...more },
  }) as never

describe('onConfirmKey', () => {
  it('acts on its key', () => {
    const action = vi.fn<() => void>()
    onConfirmKey(action)(press('Enter'))
    onConfirmKey(action, 'Escape')(press('Escape'))
    expect(action).toHaveBeenCalledTimes(2)
  })

  it('leaves other keys, and those of an input method, alone', () => {
    const action = vi.fn<() => void>()
    const confirm = onConfirmKey(action)
    confirm(press('a'))
    confirm(press('Enter', { isComposing: true }))
    confirm(press('Enter', { keyCode: 229 }))
    expect(action).not.toHaveBeenCalled()
  })

  it('knows events of the page as well as those of React', () => {
    expect(isRealKey({ key: 'Enter', isComposing: true, keyCode: 13 } as KeyboardEvent)).toBe(false)
    expect(isRealKey({ key: 'Enter', isComposing: false, keyCode: 13 } as KeyboardEvent)).toBe(true)
  })
})

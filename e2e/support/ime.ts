import type { CDPSession, Page } from '@playwright/test'

/** Types as a Korean input method does: syllables are composed in the field before they stand. */
export async function koreanInput(page: Page) {
  const cdp: CDPSession = await page.context().newCDPSession(page)
  const compose = (text: string) =>
    cdp.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    })
  const commit = (text: string) => cdp.send('Input.insertText', { text })
  return {
    /** Composes a syllable letter by letter and leaves it open. */
    async compose(...steps: string[]) {
      for (const step of steps) await compose(step)
    },
    /** Ends the composition with this text. */
    commit,
    /** A key that the input method takes for itself: the page sees it with the code 229. */
    async keyInside(key: string) {
      const event = { key, code: key, windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 }
      await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event })
      await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
    },
  }
}

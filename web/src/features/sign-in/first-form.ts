let kept: HTMLFormElement | undefined

/** What somebody did in the form that stood there before the console ran. */
export interface FirstInput {
  /** By the names of the fields. */
  readonly values: Readonly<Record<string, string>>
  /** The field in which the cursor is; undefined when it is in none. */
  readonly focused: string | undefined
  /** Whether the domain's part is open. */
  readonly open: boolean
  readonly submitted: boolean
}

/**
 * Remembers the form that `public/boot.js` put into the page, if it did: the page that replaces it goes on with
 * what was typed until then.
 *
 * @returns whether there is one, which may stay until that page can be drawn
 */
export function keepFirstForm(root: HTMLElement): boolean {
  kept = root.querySelector('form') ?? undefined
  // Afterwards the form is out of the page and without focus.
  kept?.addEventListener('focusin', ({ currentTarget, target }) => {
    const { dataset } = currentTarget as HTMLFormElement
    dataset['focused'] = (target as HTMLInputElement).name
  })
  if (kept?.contains(document.activeElement) === true) {
    kept.dataset['focused'] = (document.activeElement as HTMLInputElement).name
  }
  return kept !== undefined
}

/** What was done in that form, once: whoever asks again gets undefined. */
export function takeFirstInput(): FirstInput | undefined {
  const form = kept
  kept = undefined
  if (form === undefined) return undefined
  const fields = [...form.querySelectorAll('input')]
  return {
    values: Object.fromEntries(fields.map(({ name, value }) => [name, value])),
    focused: form.dataset['focused'],
    open: form.querySelector('details')?.open ?? false,
    submitted: form.dataset['submitted'] !== undefined,
  }
}

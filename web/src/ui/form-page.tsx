import { IconChevronDown } from '@tabler/icons-react'
import { useRef, type ReactNode, type RefObject, type SubmitEvent } from 'react'
import { cx } from './cx.ts'
import styles from './form-page.module.css'
import { Skeleton } from './states.tsx'
import { useFocusInView } from './use-focus-in-view.ts'

interface FormPageProps {
  readonly label: string
  /** Called on submit; fields are read by the caller's form. */
  readonly onSubmit: () => void | Promise<void>
  readonly children: ReactNode
  /** What concerns the whole form, above the buttons: its error. */
  readonly message?: ReactNode
  /** The buttons; the primary one last. They stay in view below the fields. */
  readonly buttons: ReactNode
  /** Of second rank, at the other end of their row. */
  readonly aside?: ReactNode
}

/** A form as a page. Focuses the first bad field after a submit that was refused here. */
export function FormPage({ label, onSubmit, children, message, buttons, aside }: FormPageProps) {
  const form = useRef<HTMLFormElement>(null)
  const fields = useRef<HTMLDivElement>(null)
  useFocusInView(fields)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    await onSubmit()
    focusBadOnceDrawn(form)
  }
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      aria-label={label}
      onSubmit={(event) => void submit(event)}
    >
      <div className={styles.scroll} ref={fields}>
        <div className={styles.sections}>{children}</div>
      </div>
      <div className={styles.bar}>
        <div className={styles.barInside}>
          {message}
          <div className={styles.buttons}>
            {aside !== undefined && <span className={styles.aside}>{aside}</span>}
            {buttons}
          </div>
        </div>
      </div>
    </form>
  )
}

/**
 * Focuses the first bad field; false when there is none. Bad choices are marked by `data-invalid`,
 * because a radio button has no `aria-invalid`; a field whose error was agreed to by `data-passed`.
 */
export function focusFirstBad(form: HTMLElement | null): boolean {
  const bad = form?.querySelector<HTMLElement>(
    '[aria-invalid="true"]:not([data-passed]), [data-invalid]',
  )
  bad?.focus()
  return bad instanceof HTMLElement
}

const everyMs = 20
const lastTry = 10

/** Focuses it once what was refused is drawn: moments after the answer, on a busy computer more. */
export function focusBadOnceDrawn(form: RefObject<HTMLElement | null>, tried = 0): void {
  setTimeout(() => {
    const done = form.current === null || focusFirstBad(form.current)
    if (!done && tried < lastTry) focusBadOnceDrawn(form, tried + 1)
  }, everyMs)
}

interface FormSectionProps {
  readonly title: string
  readonly help?: ReactNode
  readonly children: ReactNode
}

/** Fields that belong together: what they are about at the left, the fields beside it. */
export function FormSection({ title, help, children }: FormSectionProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.about}>
        <h2 className={styles.title}>{title}</h2>
        {help !== undefined && <p className={styles.help}>{help}</p>}
      </div>
      <div className={styles.fields}>{children}</div>
    </section>
  )
}

interface FoldedSectionProps {
  readonly title: string
  readonly children: ReactNode
}

/** Fields that most people leave as they are, folded away. */
export function FoldedSection({ title, children }: FoldedSectionProps) {
  return (
    <details className={cx(styles.section, styles.folded)}>
      <summary className={styles.summary}>
        {title}
        <IconChevronDown size={16} className={styles.chevron ?? ''} aria-hidden />
      </summary>
      <div className={styles.fields}>{children}</div>
    </details>
  )
}

const skeletonSections = [3, 4, 2]

/** The form's place while what its first values depend on is loaded. */
export function FormSkeleton({ label }: { label: string }) {
  return (
    <div className={styles.scroll} aria-busy aria-label={label}>
      <div className={styles.sections}>
        {skeletonSections.map((fields, section) => (
          <div key={section} className={styles.section}>
            <Skeleton width={96} />
            <div className={styles.fields}>
              {Array.from({ length: fields }, (_, field) => (
                <div key={field} className={styles.skeletonField} />
              ))}
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}

import { useRef, useState, type ReactNode, type SubmitEvent } from 'react'
import { useT } from '../i18n/i18n.ts'
import { Button } from './button.tsx'
import { Dialog, DialogFooter } from './dialog.tsx'
import styles from './dialog.module.css'
import { ErrorNotice } from './error-notice.tsx'
import { focusBadOnceDrawn } from './form-page.tsx'

interface FormDialogProps {
  readonly opened: boolean
  readonly title: string
  readonly submitLabel: string
  /** True while there is nothing to send. */
  readonly submitDisabled?: boolean
  /** Where closing cancels nothing. */
  readonly closeLabel?: string
  readonly onClose: () => void
  /** Called on submit; fields are read by the caller's form. */
  readonly onSubmit: () => void | Promise<void>
  readonly pending: boolean
  /** Why it cannot be submitted, whatever is entered; said in the form as well. */
  readonly blocked?: string | undefined
  /** What the server said, shown above the buttons. */
  readonly error: unknown
  /** True when closing would lose edits: then it asks first. */
  readonly dirty: boolean
  readonly children: ReactNode
  /** Of second rank, beside the buttons. */
  readonly aside?: ReactNode
  readonly width?: number
}

/**
 * A form in a side panel. Its first field bears `data-autofocus`; after a submit that was refused
 * here the first bad field gets the focus.
 */
export function FormDialog(props: FormDialogProps) {
  const { opened, title, onClose, pending, dirty, children, width } = props
  const [asking, setAsking] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const close = () => {
    if (pending) return
    if (dirty && !asking) setAsking(true)
    else {
      setAsking(false)
      onClose()
    }
  }
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    await props.onSubmit()
    focusBadOnceDrawn(form)
  }
  return (
    <Dialog
      opened={opened}
      title={title}
      onClose={close}
      kind="panel"
      footer={<FormFooter {...props} asking={asking} keep={() => setAsking(false)} close={close} />}
      {...(width === undefined ? {} : { width })}
    >
      <form ref={form} id="form-dialog" noValidate onSubmit={(event) => void submit(event)}>
        {children}
      </form>
    </Dialog>
  )
}

/** Answering the question is what comes next. */
const focusIt = (button: HTMLButtonElement | null) => button?.focus()

interface FooterProps extends FormDialogProps {
  readonly asking: boolean
  readonly keep: () => void
  readonly close: () => void
}

function FormFooter(props: FooterProps) {
  const { asking, keep, close, error, aside, pending, blocked, submitLabel } = props
  const t = useT()
  if (asking) {
    // With a key of its own: a button that became another one while it is clicked would submit the form.
    return (
      <DialogFooter key="asking">
        <span className={styles.discard} role="alert">
          {t('dialog.discardQuestion')}
        </span>
        <Button onClick={keep} ref={focusIt}>
          {t('dialog.keepEditing')}
        </Button>
        <Button variant="danger" onClick={close}>
          {t('dialog.discard')}
        </Button>
      </DialogFooter>
    )
  }
  return (
    <DialogFooter aside={aside} error={error ? <ErrorNotice error={error} /> : undefined}>
      <Button onClick={close}>{props.closeLabel ?? t('action.cancel')}</Button>
      <Button
        variant="primary"
        type="submit"
        form="form-dialog"
        pending={pending}
        disabled={blocked !== undefined || props.submitDisabled === true}
        title={blocked}
      >
        {submitLabel}
      </Button>
    </DialogFooter>
  )
}

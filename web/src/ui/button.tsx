import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'
import { cx } from './cx.ts'

type Variant = 'primary' | 'default' | 'danger' | 'quiet' | 'link'

interface Look {
  /** `primary` at most once on a page; `link` reads as text inside a row. */
  readonly variant?: Variant | undefined
  readonly small?: boolean | undefined
  readonly wide?: boolean | undefined
}

/** The class names of a button, for links that look like one: `<Link className={buttonClass()}>`. */
export function buttonClass({ variant = 'default', small, wide }: Look = {}): string {
  return cx(styles.button, styles[variant], small && styles.small, wide && styles.wide)
}

interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'>, Look {
  readonly icon?: ReactNode
  /** Work in progress: shows a turning ring, takes no further clicks, keeps its width. */
  readonly pending?: boolean
  readonly disabled?: boolean
}

export function Button(props: ButtonProps) {
  const { variant, small, wide, icon, pending, disabled, className, children, ...rest } = props
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || pending === true}
      aria-busy={pending}
      className={cx(buttonClass({ variant, small, wide }), className)}
    >
      {pending === true ? <span className={styles.spinner} aria-hidden /> : icon}
      {children}
    </button>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** Read aloud, and shown on hover. */
  readonly label: string
  readonly icon: ReactNode
  readonly small?: boolean
  readonly framed?: boolean
}

/** A button of one icon; the label is its name for everybody who cannot tell the icon. */
export function IconButton({ label, icon, small, framed, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={cx(
        styles.button,
        framed !== true && styles.quiet,
        styles.icon,
        small === true && styles.small,
        className,
      )}
    >
      {icon}
    </button>
  )
}

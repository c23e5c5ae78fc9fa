import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { useForm, type DefaultValues, type FieldValues, type Path } from 'react-hook-form'
import type * as z from 'zod/mini'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT, type TextKey } from '../../i18n/i18n.ts'
import { failureOf } from '../../ui/failure.ts'

interface FormDialogOptions<V extends FieldValues> {
  readonly values: V
  readonly schema: z.ZodMiniType<V, V>
  /** Sends it, reads what it changes again, and closes. */
  readonly save: (values: V) => Promise<void>
  /** The field that a refusal belongs to; the others stand above the buttons. */
  readonly fieldOf: (
    error: ReturnType<typeof failureOf>,
    fields: readonly string[],
  ) => string | undefined
}

/** A form in a dialog: its fields with what is wrong with them, and what its dialog needs. */
export function useFormDialog<V extends FieldValues>(options: FormDialogOptions<V>) {
  const { values, schema, save, fieldOf } = options
  const t = useT()
  const words = useErrorWords()
  const form = useForm<V>({
    defaultValues: values as DefaultValues<V>,
    resolver: zodResolver(schema as never) as never,
    // The first bad field gets the focus from the dialog, which knows when it is drawn.
    shouldFocusError: false,
  })
  const send = useMutation({ mutationFn: save })
  const failure = send.error === null ? undefined : failureOf(send.error)
  const refused = failure && fieldOf(failure, Object.keys(values))
  const { errors, isDirty } = form.formState
  const errorOf = (name: Path<V>): string | undefined => {
    const message = errors[name]?.message
    if (typeof message === 'string') return t(message as TextKey)
    return failure !== undefined && refused === name ? words(failure) : undefined
  }
  return {
    form,
    errorOf,
    field: (name: Path<V>) => ({ ...form.register(name), error: errorOf(name) }),
    dialog: {
      opened: true,
      onSubmit: form.handleSubmit(async (sent) => {
        await send.mutateAsync(sent).catch(() => undefined)
      }),
      pending: send.isPending,
      error: refused === undefined ? send.error : undefined,
      dirty: isDirty,
    },
  }
}

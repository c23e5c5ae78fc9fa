import { useMutation } from '@tanstack/react-query'
import { toApiError } from '../../api/api-error.ts'
import { call } from '../../api/client.ts'
import type { ImageKind } from '../images/kind.ts'
import type { AddField, AddValues } from './add-values.ts'
import { fieldOfError } from './error-field.ts'
import { toRequest } from './to-request.ts'

interface RegistrationOptions {
  readonly kind: ImageKind
  readonly root: boolean
  readonly onDone: (name: string) => void
}

/** What the server refused, and the field that it is about; none for what concerns the whole form. */
export interface Refusal {
  readonly error: unknown
  readonly field: AddField | undefined
  /** When it was asked, in milliseconds since 1970. */
  readonly at: number
}

/** Sends the form; a refusal stands as long as the field that it is about says what was sent. */
export function useRegistration(values: AddValues, options: RegistrationOptions) {
  const { kind, root, onDone } = options
  const { error, variables, submittedAt, ...register } = useMutation({
    mutationFn: (sent: AddValues) => {
      const [command, request] = toRequest(kind, sent, { root })
      return call(command, request)
    },
    onSuccess: (_, sent) => onDone(sent.name.trim()),
  })
  const field =
    error === null || variables === undefined
      ? undefined
      : fieldOfError(toApiError(error), { source: variables.source, kind })
  const stands = error !== null && (field === undefined || same(values[field], variables?.[field]))
  const refusal: Refusal | undefined = stands ? { error, field, at: submittedAt } : undefined
  return {
    refusal,
    /** Ends with the answer, whatever it is: the refusal is shown, not thrown. */
    send: async (sent: AddValues) => {
      await register.mutateAsync(sent).catch(() => undefined)
    },
    pending: register.isPending,
    done: register.isSuccess,
  }
}

function same(a: AddValues[AddField], b: AddValues[AddField] | undefined): boolean {
  return String(a) === String(b)
}

import { useMutation } from '@tanstack/react-query'
import { toApiError } from '../../api/api-error.ts'
import { call } from '../../api/client.ts'
import type { ImageKind } from '../images/kind.ts'
import type { PickedFile } from '../uploads/picked-file.ts'
import type { AddField, AddValues } from './add-values.ts'
import { fieldOfError } from './error-field.ts'
import { registerFile } from './register-file.ts'
import { toRequest } from './to-request.ts'

interface RegistrationOptions {
  readonly kind: ImageKind
  readonly root: boolean
  readonly project: string | undefined
}

interface Sent {
  readonly values: AddValues
  /** The file of this computer that is sent, when it is that. */
  readonly picked?: PickedFile | undefined
}

/** What the server refused, and the field that it is about; none for what concerns the whole form. */
export interface Refusal {
  readonly error: unknown
  readonly field: AddField | undefined
  /** When it was asked, in milliseconds since 1970. */
  readonly at: number
}

/** Sends the form; a refusal stands as long as the field that it is about says what was sent. */
export function useRegistration(values: AddValues, { kind, root, project }: RegistrationOptions) {
  const rights = { root, project }
  const { error, variables, submittedAt, ...register } = useMutation({
    mutationFn: async ({ values: sent, picked }: Sent) => {
      if (picked !== undefined) return registerFile(kind, sent, rights, picked)
      const [command, request] = toRequest(kind, sent, rights)
      await call(command, request)
      return undefined
    },
  })
  const tried = variables?.values
  const field =
    error === null || tried === undefined
      ? undefined
      : fieldOfError(toApiError(error), { source: tried.source, kind })
  const stands = error !== null && (field === undefined || same(values[field], tried?.[field]))
  const refusal: Refusal | undefined = stands ? { error, field, at: submittedAt } : undefined
  return {
    refusal,
    /** Ends with the answer, whatever it is: true when it was taken; a refusal is shown, not thrown. */
    send: (sent: Sent): Promise<boolean> =>
      register.mutateAsync(sent).then(
        () => true,
        () => false,
      ),
    pending: register.isPending,
  }
}

function same(a: AddValues[AddField], b: AddValues[AddField] | undefined): boolean {
  return String(a) === String(b)
}

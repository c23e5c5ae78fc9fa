import { useMutation } from '@tanstack/react-query'
import { useState, type ChangeEvent } from 'react'
import { useForm, useWatch, type FieldErrors } from 'react-hook-form'
import type { Hypervisor } from '@mold/shared/images/formats.ts'
import { toApiError } from '../../api/api-error.ts'
import { call } from '../../api/client.ts'
import type { ImageKind } from '../images/kind.ts'
import { addressField, addressOf, type AddField, type AddValues } from './add-values.ts'
import { fieldOfError } from './error-field.ts'
import { fillFrom } from './fill.ts'
import { addressProblem, problemsOf } from './form-problems.ts'
import { guessOs, type OsType } from './os-suggestion.ts'
import { useProblemWords, type Problem } from './problem.ts'
import { isUnreachable } from './source-failure.ts'
import { toRequest } from './to-request.ts'
import { useProbe, type ProbeState } from './use-probe.ts'

export interface AddFormOptions {
  readonly kind: ImageKind
  readonly root: boolean
  readonly defaults: AddValues
  readonly offered: readonly Hypervisor[]
  readonly osTypes: readonly OsType[]
  readonly onDone: (name: string) => void
}

/** The state of the add form: its values, what the probe found, and what is wrong with a field. */
export function useAddForm(options: AddFormOptions) {
  const { kind, root, defaults, osTypes, onDone } = options
  const words = useProblemWords()
  const osTypeNoneId = osTypes.find(({ description }) => description === 'None')?.id
  const context = { kind, root, osTypeNoneId }

  const form = useForm<AddValues>({
    defaultValues: defaults,
    mode: 'onTouched',
    shouldFocusError: false,
    // Only which fields are wrong; the words are made when they are shown, in that language.
    resolver: (given) => {
      const wrong = Object.keys(blocking(given))
      return wrong.length === 0
        ? { values: given, errors: {} }
        : {
            values: {},
            errors: Object.fromEntries(wrong.map((field) => [field, { type: 'wrong' }])),
          }
    },
  })
  const values = useWatch({ control: form.control }) as AddValues
  const address = addressOf(values)

  const [ours, setOurs] = useState(defaults)
  const probe = useProbe((found, looked) => {
    const now = form.getValues()
    if (addressOf(now) !== looked) return
    const patch = fillFrom(found, now, {
      ...options,
      ours,
      osTypeId: guessOs(found, osTypes)?.id,
    })
    change(patch)
    setOurs({ ...ours, ...patch })
  })
  const looked = probe.of(address)

  const register = useMutation({
    mutationFn: (sent: AddValues) => {
      const [command, request] = toRequest(kind, sent, { root })
      return call(command, request)
    },
    onSuccess: (_, sent) => onDone(sent.name.trim()),
  })
  const refusal = refusalOf(register, values, kind)

  const sourceError = newest(looked, refusal?.field === addressField(values) ? refusal : undefined)
  const mayGoOn = root && sourceError !== undefined && isUnreachable(toApiError(sourceError))
  const goesOn = mayGoOn && values.skipprobe

  /** The form's own rules, and a source that could not be checked. */
  function blocking(given: AddValues) {
    const failed = looked.state === 'failed' && !goesOn && addressOf(given) === address
    return {
      ...(failed ? { [addressField(given)]: problemOfError(looked.error) } : {}),
      ...problemsOf(given, context),
    }
  }

  /** Sets several fields; those that were found wrong are checked again. */
  function change(patch: Partial<AddValues>) {
    for (const [field, value] of Object.entries(patch)) {
      const name = field as AddField
      form.setValue(name, value, {
        shouldDirty: true,
        shouldValidate: name in form.formState.errors || form.formState.isSubmitted,
      })
    }
  }

  function errorOf(field: AddField): string | undefined {
    if (field === addressField(values) && sourceError !== undefined) {
      return words(problemOfError(sourceError))
    }
    if (refusal?.field === field) return words(problemOfError(refusal.error))
    const marked = (form.formState.errors as FieldErrors)[field] !== undefined
    return marked ? words(problemsOf(values, context)[field]) : undefined
  }

  return {
    ...options,
    form,
    values,
    change,
    errorOf,
    /** What a switch needs; it keeps its own state, so `register` is not enough for it. */
    flag: (name: Flag) => ({
      checked: values[name],
      onChange: (event: ChangeEvent<HTMLInputElement>) =>
        change({ [name]: event.currentTarget.checked }),
    }),
    address,
    looked,
    /** True while the address cannot be one, so that nobody need be asked about it. */
    wrongUrl: values.url.trim() === '' || addressProblem(values.url.trim()) !== undefined,
    look: () => {
      if (looked.state !== 'looking' && address !== '') probe.look(address)
    },
    chooseImport: (importUrl: string) => {
      change({ importUrl })
      probe.look(importUrl)
    },
    sourceError,
    mayGoOn,
    /** The caller has chosen to register although the source cannot be reached. */
    goesOn,
    submit: form.handleSubmit(async (given) => {
      // Waited for, so that the page can lead to the field that was refused; the error is shown.
      await register.mutateAsync({ ...given, skipprobe: goesOn }).catch(() => undefined)
    }),
    pending: register.isPending,
    done: register.isSuccess,
    /** What the server refused and no field can show. */
    error: refusal !== undefined && refusal.field === undefined ? refusal.error : undefined,
  }
}

type Flag = { [F in AddField]: AddValues[F] extends boolean ? F : never }[AddField]

export type AddForm = ReturnType<typeof useAddForm>

function problemOfError(error: unknown): Problem {
  const { code, params, message } = toApiError(error)
  return { code: code ?? 'client.unexpected', params, text: message }
}

interface Refusal {
  readonly error: unknown
  readonly field: AddField | undefined
  readonly at: number
}

interface Registration {
  readonly error: unknown
  readonly variables: AddValues | undefined
  readonly submittedAt: number
}

/** The server's refusal, as long as the field that it is about says what was sent. */
function refusalOf(
  { error, variables, submittedAt }: Registration,
  values: AddValues,
  kind: ImageKind,
): Refusal | undefined {
  if (error === null || variables === undefined) return undefined
  const field = fieldOfError(toApiError(error), { source: variables.source, kind })
  if (field !== undefined && !same(values[field], variables[field])) return undefined
  return { error, field, at: submittedAt }
}

function same(a: AddValues[AddField], b: AddValues[AddField]): boolean {
  return String(a) === String(b)
}

/** What went wrong last with the source: looking at it, or registering it. */
function newest(looked: ProbeState, refusal: Refusal | undefined): unknown {
  if (looked.state === 'failed') {
    return refusal !== undefined && refusal.at > looked.at ? refusal.error : looked.error
  }
  return looked.state === 'looking' ? undefined : refusal?.error
}

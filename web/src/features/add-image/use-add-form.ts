import { useState, type ChangeEvent } from 'react'
import {
  useForm,
  useWatch,
  type FieldErrors,
  type Resolver,
  type UseFormReturn,
} from 'react-hook-form'
import type { Hypervisor } from '@mold/shared/images/formats.ts'
import { toApiError } from '../../api/api-error.ts'
import type { ImageKind } from '../images/kind.ts'
import { addressField, addressOf, type AddField, type AddValues } from './add-values.ts'
import { fillFrom } from './fill.ts'
import { addressProblem, problemsOf, type Problems } from './form-problems.ts'
import { guessOs, type OsType } from './os-suggestion.ts'
import { useProblemWords, type Problem } from './problem.ts'
import { isUnreachable } from './source-failure.ts'
import { useProbe, type ProbeState } from './use-probe.ts'
import { useRegistration, type Refusal } from './use-registration.ts'

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
  const { kind, root, defaults, osTypes } = options
  const words = useProblemWords()
  const context = {
    kind,
    root,
    osTypeNoneId: osTypes.find(({ description }) => description === 'None')?.id,
  }
  const form = useForm<AddValues>({
    defaultValues: defaults,
    mode: 'onTouched',
    shouldFocusError: false,
    resolver: (given) => onlyMarks(given, { ...unchecked(given), ...problemsOf(given, context) }),
  })
  const values = useWatch({ control: form.control }) as AddValues
  const change = useChange(form)
  const probe = useFillingProbe(form, change, options)
  const address = addressOf(values)
  const looked = probe.of(address)
  const { refusal, ...registration } = useRegistration(values, options)

  const ofAddress = refusal?.field === addressField(values) ? refusal : undefined
  const sourceError = newestError(looked, ofAddress)
  const mayGoOn = root && sourceError !== undefined && isUnreachable(toApiError(sourceError))
  const goesOn = mayGoOn && values.skipprobe

  /** A source that was looked at in vain keeps the form back, unless a root admin goes on. */
  function unchecked(given: AddValues): Problems {
    if (looked.state !== 'failed' || goesOn || addressOf(given) !== address) return {}
    return { [addressField(given)]: problemOfError(looked.error) }
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
    flag: flagsOf(values, change),
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
    // Waited for, so that the page can lead to the field that was refused.
    submit: form.handleSubmit((given) => registration.send({ ...given, skipprobe: goesOn })),
    pending: registration.pending,
    done: registration.done,
    /** What the server refused and no field can show. */
    error: refusal !== undefined && refusal.field === undefined ? refusal.error : undefined,
  }
}

export type AddForm = ReturnType<typeof useAddForm>

type Change = (patch: Partial<AddValues>) => void

/** Only which fields are wrong; the words are made when they are shown, in that language. */
function onlyMarks(values: AddValues, problems: Problems): ReturnType<Resolver<AddValues>> {
  const errors = Object.fromEntries(
    Object.keys(problems).map((field) => [field, { type: 'wrong' }]),
  )
  return Object.keys(errors).length === 0 ? { values, errors: {} } : { values: {}, errors }
}

/** Sets several fields; those that were found wrong are checked again. */
function useChange({ setValue, formState }: UseFormReturn<AddValues>): Change {
  const { errors, isSubmitted } = formState
  return (patch) => {
    for (const [field, value] of Object.entries(patch)) {
      const name = field as AddField
      setValue(name, value, { shouldDirty: true, shouldValidate: name in errors || isSubmitted })
    }
  }
}

/** A probe whose findings fill the form, as far as its fields are still the form's own. */
function useFillingProbe(form: UseFormReturn<AddValues>, change: Change, options: AddFormOptions) {
  const [ours, setOurs] = useState(options.defaults)
  return useProbe((found, looked) => {
    const now = form.getValues()
    if (addressOf(now) !== looked) return
    const osTypeId = guessOs(found, options.osTypes)?.id
    const patch = fillFrom(found, now, { ...options, ours, osTypeId })
    change(patch)
    setOurs({ ...ours, ...patch })
  })
}

type Flag = { [F in AddField]: AddValues[F] extends boolean ? F : never }[AddField]

/** What a switch needs; it keeps its own state, so `register` is not enough for it. */
function flagsOf(values: AddValues, change: Change) {
  return (name: Flag) => ({
    checked: values[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) =>
      change({ [name]: event.currentTarget.checked }),
  })
}

function problemOfError(error: unknown): Problem {
  const { code, params, message } = toApiError(error)
  return { code: code ?? 'client.unexpected', params, text: message }
}

/** What went wrong last with the source: looking at it, or registering it. */
function newestError(looked: ProbeState, refusal: Refusal | undefined): unknown {
  if (looked.state === 'failed') {
    return refusal !== undefined && refusal.at > looked.at ? refusal.error : looked.error
  }
  return looked.state === 'looking' ? undefined : refusal?.error
}

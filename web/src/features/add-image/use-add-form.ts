import { useRef, useState, type ChangeEvent, type FocusEvent } from 'react'
import {
  useForm,
  useWatch,
  type FieldErrors,
  type RegisterOptions,
  type Resolver,
  type UseFormReturn,
} from 'react-hook-form'
import type { Hypervisor } from '@mold/shared/images/formats.ts'
import { toApiError } from '../../api/api-error.ts'
import { call } from '../../api/client.ts'
import { useAfterPress } from '../../ui/use-after-press.ts'
import type { ApiCall } from '../api-call/api-call.ts'
import type { ImageKind } from '../images/kind.ts'
import { addressField, addressOf, type AddField, type AddValues } from './add-values.ts'
import { isDirect, isLookedAt } from './direct.ts'
import { fillFrom } from './fill.ts'
import {
  addressProblem,
  directRights,
  problemsOf,
  type FormContext,
  type Problems,
} from './form-problems.ts'
import { guessOs, type OsType } from './os-suggestion.ts'
import { useProblemWords, type Problem } from './problem.ts'
import { isUnreachable } from './source-failure.ts'
import { toRequest } from './to-request.ts'
import { useChecksumList } from './use-checksum-list.ts'
import { useChosenFiles } from './use-chosen-files.ts'
import { useProbe, type ProbeState } from './use-probe.ts'
import { useRegistration, type Refusal } from './use-registration.ts'
import { type Change, type FormParts, useTurns } from './use-turns.ts'

export interface AddFormOptions {
  readonly kind: ImageKind
  readonly root: boolean
  /** Id of the project that the image is to belong to. */
  readonly project: string | undefined
  readonly defaults: AddValues
  readonly offered: readonly Hypervisor[]
  readonly osTypes: readonly OsType[]
  /** Called with the names of what was added. */
  readonly onDone: (names: readonly string[], source: AddValues['source']) => void
}

/** The state of the add form: its values, what the probe found, and what is wrong with a field. */
export function useAddForm(options: AddFormOptions) {
  const { kind, root, project, defaults, osTypes } = options
  const words = useProblemWords()
  const files = useChosenFiles(defaults)
  const contextOf = (given: AddValues): FormContext => ({
    kind,
    root,
    osTypeNoneId: osTypes.find(({ description }) => description === 'None')?.id,
    file: given.source === 'file' ? files.factsOf(given.fileKey) : undefined,
  })
  const form = useForm<AddValues>({
    defaultValues: defaults,
    mode: 'onTouched',
    shouldFocusError: false,
    resolver: (given) =>
      onlyMarks(given, { ...unchecked(given), ...problemsOf(given, contextOf(given)) }),
  })
  const afterPress = useAfterPress()
  const values = useWatch({ control: form.control }) as AddValues
  const change = useChange(form)
  const probe = useFillingProbe({ form, change, files }, options)
  const address = addressOf(values)
  const looked = probe.of(address)
  const checksumList = useChecksumList({ form, change, files }, values)
  const { refusal, ...registration } = useRegistration(values, options)

  const ofAddress = refusal?.field === addressField(values) ? refusal : undefined
  const direct = isDirect(kind, values)
  const sourceError = newestError(
    direct && looked.state === 'failed' ? notLooked : looked,
    ofAddress,
  )
  const mayGoOn =
    root && !direct && sourceError !== undefined && isUnreachable(toApiError(sourceError))
  const goesOn = mayGoOn && values.skipprobe

  /** A source that was looked at in vain keeps the form back, unless a root admin goes on. */
  function unchecked(given: AddValues): Problems {
    if (looked.state !== 'failed' || goesOn || addressOf(given) !== address) return {}
    // A host looks at it when it is registered, and may reach what the server does not.
    if (isDirect(kind, given)) return {}
    return { [addressField(given)]: problemOfError(looked.error) }
  }

  function errorOf(field: AddField): string | undefined {
    if (field === addressField(values) && sourceError !== undefined) {
      return words(problemOfError(sourceError))
    }
    if (field === 'checksum' && checksumList.error !== undefined) {
      return words(problemOfError(checksumList.error))
    }
    if (refusal?.field === field) return words(problemOfError(refusal.error))
    const marked = (form.formState.errors as FieldErrors)[field] !== undefined
    return marked ? words(problemsOf(values, contextOf(values))[field]) : undefined
  }

  const chosen = useTurns({ form, change, files, kind, look: probe.turnTo })
  const [done, setDone] = useState(false)
  const finish = (names: readonly string[], source: AddValues['source']) => {
    setDone(true)
    options.onDone(names, source)
  }

  async function send(given: AddValues): Promise<void> {
    if (given.source !== 'file') {
      const sent = { ...given, skipprobe: goesOn }
      if (await registration.send({ values: sent })) finish([given.name.trim()], given.source)
      return
    }
    const names: string[] = []
    const sending = new Set(files.now().map(({ key }) => key))
    for (let turn: AddValues | undefined = given; turn !== undefined;) {
      const picked = files.find(turn.fileKey)?.picked
      if (picked === undefined || !(await registration.send({ values: turn, picked }))) return
      names.push(turn.name.trim())
      sending.delete(turn.fileKey)
      if (files.now().length === 1) return finish(names, 'file')
      turn = await chosen.next(turn.fileKey)
      // Dropped meanwhile: nobody has asked for it to be sent.
      if (turn !== undefined && !sending.has(turn.fileKey)) return
      // The one that has something to mend is shown, with what it is.
      if (turn !== undefined && !(await form.trigger())) return
    }
  }

  return {
    ...options,
    form,
    values,
    change,
    errorOf,
    flag: flagsOf(values, change),
    field: fieldsOf(form, afterPress),
    address,
    looked,
    /** True while the address cannot be one, so that nobody need be asked about it. */
    wrongUrl:
      values.url.trim() === '' ||
      addressProblem(values.url.trim(), directRights(values, { kind, root })) !== undefined,
    /** Hosts are to fetch it themselves. */
    direct,
    /** Only a host can look at it, which it does when it is registered. */
    unseen: direct && !isLookedAt(address),
    look: () => {
      if (direct && !isLookedAt(address)) return
      if (looked.state !== 'looking' && address !== '') void probe.look(address)
    },
    chooseImport: (importUrl: string) => {
      change({ importUrl })
      void probe.look(importUrl)
    },
    /** Files of this computer, and which of them the form is about. */
    files: { ...chosen, all: files.files, find: files.find },
    sourceError,
    mayGoOn,
    /** The caller has chosen to register although the source cannot be reached. */
    goesOn,
    checksumList,
    // Waited for, so that the page can lead to the field that was refused.
    submit: async () => {
      await checksumList.settle()
      await form.handleSubmit(send)()
    },
    /** The call that the form would make now. */
    apiCall: (): ApiCall => {
      const sent = { ...values, skipprobe: goesOn }
      const [command, request] = toRequest(kind, sent, { root, project })
      const file = files.find(values.fileKey)?.picked?.file.name
      return values.source === 'file' && file !== undefined
        ? [command, request, { file }]
        : [command, request]
    },
    pending: registration.pending || form.formState.isSubmitting || checksumList.settling,
    done,
    /** What the server refused and no field can show. */
    error: refusal !== undefined && refusal.field === undefined ? refusal.error : undefined,
  }
}

export type AddForm = ReturnType<typeof useAddForm>

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
function useFillingProbe({ form, change, files }: FormParts, options: AddFormOptions) {
  const ours = useRef(options.defaults)
  const lookAt = (address: string, signal: AbortSignal) =>
    files.find(address) === undefined
      ? call('probeImageUrl', { url: address }, { signal })
      : files.look(address)
  const probe = useProbe(lookAt, (found, looked) => {
    const now = form.getValues()
    if (addressOf(now) !== looked) return
    const osTypeId = guessOs(found, options.osTypes)?.id
    const patch = fillFrom(found, now, { ...options, ours: ours.current, osTypeId })
    change(patch)
    ours.current = { ...ours.current, ...patch }
  })
  return {
    ...probe,
    /** Looks at another file: what the form put into its fields for the last one was not for this. */
    turnTo: (key: string) => {
      ours.current = { ...ours.current, ...files.defaultsOfOne }
      return probe.look(key)
    },
  }
}

/** What a text field needs; what is wrong with it is said once the click that left it is done. */
function fieldsOf(
  { register }: UseFormReturn<AddValues>,
  afterPress: ReturnType<typeof useAfterPress>,
) {
  return (name: AddField, options?: RegisterOptions<AddValues, AddField>) => {
    const { onBlur, ...field } = register(name, options)
    return { ...field, onBlur: (event: FocusEvent) => afterPress(() => void onBlur(event)) }
  }
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

const notLooked: ProbeState = { state: 'none' }

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

import { readDeployAsIs } from '@mold/shared/deploy-as-is/deploy-as-is.ts'
import { useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { useSession } from '../../layout/use-session.ts'
import { useRemembered } from '../../router/remembered.ts'
import { urlOptional, useUrlState } from '../../router/url-state.ts'
import type { Image } from '../images/kind.ts'
import {
  allSteps,
  askedOf,
  isComplete,
  shownStep,
  stepsOf,
  valuesOf,
  wrongIn,
  type DeployValues,
  type Step,
} from './deploy-form.ts'
import { answersFrom, presetOf, readPreset } from './preset.ts'

/** The step is in the address, so that *back* of the browser goes a step back. */
const shape = { step: urlOptional(allSteps) }

/** The state of the form: its questions, its answers, what is wrong, and which step is shown. */
export function useDeploySettings(image: Image) {
  const { accountid } = useSession()
  // As it was when the form was opened: places in lists must stay what they are.
  const [asked] = useState(() => askedOf(readDeployAsIs(image.deployasisdetails)))
  const [kept, keep] = useRemembered(`deploy.${accountid}.${image.id}`)
  const [preset] = useState(() => readPreset(kept))
  const [fromKept, setFromKept] = useState(preset !== undefined)
  const form = useForm<DeployValues>({
    defaultValues: valuesOf(asked, answersFrom(asked, preset)),
    shouldFocusError: false,
  })
  const values = useWatch({ control: form.control }) as DeployValues
  const wrong = wrongIn(asked, values)

  const [{ step: wanted }, setUrl] = useUrlState(shape)
  const steps = stepsOf(asked)
  const step = shownStep(steps, wanted, wrong)
  const at = steps.indexOf(step)
  const [notKept, setNotKept] = useState<'forgotten' | 'noRoom'>()
  const [generation, setGeneration] = useState(0)
  const [tried, setTried] = useState<readonly Step[]>([])
  const firstOpen = steps.findIndex((each) => !isComplete(each, wrong))
  const go = (to: Step) => {
    if (to === 'call') {
      setNotKept(keptBy(() => keep(JSON.stringify(presetOf(asked, values)))) ? undefined : 'noRoom')
    }
    setUrl({ step: to }, { push: true })
  }

  return {
    asked,
    form,
    values,
    steps,
    step,
    go,
    /** The steps that are open: those before the first that is not complete, and that one. */
    open: firstOpen === -1 ? steps : steps.slice(0, firstOpen + 1),
    before: steps[at - 1],
    /** Goes on when everything of this step is right; else its fields say what is not. */
    next: () => {
      setTried((before) => [...before, step])
      const to = steps[at + 1]
      if (to !== undefined && isComplete(step, wrong)) go(to)
    },
    shown: shownOf(wrong, tried.includes(step)),
    change: form.setValue,
    kept: kept !== undefined,
    /** Why no answers are kept, once they were to be. */
    notKept,
    fromKept,
    forget: () => {
      keep(undefined)
      setNotKept('forgotten')
    },
    /** Another one each time that the fields begin anew. */
    generation,
    startOver: () => {
      keep(undefined)
      setFromKept(false)
      setGeneration(generation + 1)
      form.reset(valuesOf(asked))
    },
  }
}

export type DeploySettings = ReturnType<typeof useDeploySettings>

/** False when the browser has no room; that keeps nobody from going on. */
function keptBy(keep: () => void): boolean {
  try {
    keep()
    return true
  } catch {
    return false
  }
}

/**
 * What its fields say. Only from the first try to go on: words that appear when a field is left would
 * move what is below from under the pointer that left it.
 */
function shownOf(wrong: ReturnType<typeof wrongIn>, tried: boolean) {
  if (tried) return wrong
  return { configuration: false, nics: [], properties: [], licences: [] }
}

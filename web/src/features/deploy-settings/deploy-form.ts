import {
  defaultAnswers,
  problemsOf,
  questionsOf,
  type DeployAnswers,
  type DeployQuestions,
} from '@mold/shared/deploy-as-is/answers.ts'
import type { DeployAsIs, DeployLicence } from '@mold/shared/deploy-as-is/deploy-as-is.ts'

export const allSteps = ['configuration', 'nics', 'properties', 'licences', 'call'] as const
export type Step = (typeof allSteps)[number]

/** What the pages of the form ask. */
export interface Asked extends DeployQuestions {
  readonly licences: readonly DeployLicence[]
}

/** Values of the form: lists by place, because keys of properties may hold dots. */
export interface DeployValues {
  configurationId: string
  networkIds: string[]
  values: string[]
  accepted: boolean[]
}

export function askedOf(appliance: DeployAsIs): Asked {
  return { ...questionsOf(appliance), licences: appliance.licences }
}

export function valuesOf(
  asked: Asked,
  answers: DeployAnswers = defaultAnswers(asked),
): DeployValues {
  return {
    configurationId: answers.configurationId,
    networkIds: [...answers.networkIds],
    values: [...answers.values],
    accepted: asked.licences.map(() => false),
  }
}

/** The steps that an appliance has; the last one asks nothing. */
export function stepsOf({ configurations, nics, properties, licences }: Asked): Step[] {
  const asks: Record<Step, boolean> = {
    configuration: configurations.length > 0,
    nics: nics.length > 0,
    properties: properties.length > 0,
    licences: licences.length > 0,
    call: true,
  }
  return allSteps.filter((step) => asks[step])
}

/** What is wrong, by the places of the fields. */
export function wrongIn(asked: Asked, values: DeployValues) {
  return {
    ...problemsOf(asked, values),
    licences: asked.licences.map((_, at) => !values.accepted[at]),
  }
}

type Wrong = ReturnType<typeof wrongIn>

export function isComplete(step: Step, wrong: Wrong): boolean {
  switch (step) {
    case 'configuration':
      return !wrong.configuration
    case 'nics':
      return !wrong.nics.includes(true)
    case 'properties':
      return wrong.properties.every((problem) => problem === undefined)
    case 'licences':
      return !wrong.licences.includes(true)
    case 'call':
      return true
  }
}

/** The step to show: the one that was asked for, unless one before it is not complete. */
export function shownStep(steps: readonly Step[], wanted: Step | undefined, wrong: Wrong): Step {
  const until = wanted === undefined ? 0 : Math.max(0, steps.indexOf(wanted))
  const [first = 'call'] = steps
  return steps.slice(0, until).find((step) => !isComplete(step, wrong)) ?? steps[until] ?? first
}

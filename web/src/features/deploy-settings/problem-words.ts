import type { PropertyProblem } from '@mold/shared/deploy-as-is/property.ts'
import type { T } from '../../i18n/i18n.ts'

/** The sentence beside a field: what to enter instead. */
export function problemWords(t: T, problem: PropertyProblem | undefined): string | undefined {
  if (problem === undefined) return undefined
  return t(`deploy.problem.${problem.code}`, 'params' in problem ? problem.params : {})
}

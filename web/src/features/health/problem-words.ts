import { useErrorWords } from '../../i18n/error-text.ts'
import type { Problem } from './problems.ts'

/** A problem in the present language, after the zone that it is in unless its words name it. */
export function useProblemWords(): (problem: Problem) => string {
  const words = useErrorWords()
  return (problem) => {
    const said = words(problem)
    const named = 'zone' in problem.params || problem.zones.length === 0
    return named ? said : `${problem.zones.join(', ')} · ${said}`
  }
}

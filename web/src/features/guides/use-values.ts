import { useState, type ChangeEvent } from 'react'
import type { FieldProblem } from '@mold/shared/guides/windows/fields.ts'
import { useT } from '../../i18n/i18n.ts'

/**
 * Values of a form that is sent nowhere: they live as long as its page, in memory alone. Marks of fields that
 * were not touched yet would only be noise.
 */
export function useValues<V extends object>(
  first: V,
  problemsOf: (values: V) => Partial<Record<keyof V, FieldProblem>>,
) {
  const t = useT()
  const [values, setValues] = useState(first)
  const [touched, setTouched] = useState<ReadonlySet<keyof V>>(new Set())
  const problems = problemsOf(values)
  const change = (patch: Partial<V>) => {
    setValues((before) => ({ ...before, ...patch }))
    setTouched((before) => new Set([...before, ...(Object.keys(patch) as (keyof V)[])]))
  }
  type TextOf = { [F in keyof V]: V[F] extends string ? F : never }[keyof V]
  return {
    values,
    change,
    problems,
    /** What a field for a text needs. */
    text: (field: TextOf) => {
      const problem = problems[field]
      return {
        value: values[field] as string,
        onChange: (event: ChangeEvent<HTMLInputElement>) =>
          change({ [field]: event.currentTarget.value } as unknown as Partial<V>),
        onBlur: () => setTouched((before) => new Set([...before, field])),
        error:
          problem !== undefined && touched.has(field) ? t(`guides.problem.${problem}`) : undefined,
      }
    },
    /** Why the file cannot be had yet. */
    blocked: Object.keys(problems).length === 0 ? undefined : t('guides.problems'),
  }
}

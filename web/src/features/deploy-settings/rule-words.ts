import type { PropertyRules } from '@mold/shared/deploy-as-is/property.ts'
import { useT, type T } from '../../i18n/i18n.ts'

/** More of them say no more; the field lists them all. */
const shownChoices = 8

/** What a property takes, such as `Text, 1 to 63 characters`. */
export function useRuleWords(): (rules: PropertyRules & { readonly secret: boolean }) => string {
  const t = useT()
  return (rules) => [kindWords(t, rules), lengthWords(t, rules)].filter(Boolean).join(', ')
}

function kindWords(t: T, { kind, range, choices, secret }: PropertyRules & { secret: boolean }) {
  if (choices.length > 0) {
    const more = choices.length > shownChoices ? ['…'] : []
    const words = [...choices.slice(0, shownChoices), ...more].join(', ')
    return t('appliance.kind.choice', { choices: words })
  }
  if (range !== null) {
    return t('appliance.kind.integer', { least: `${range[0]}`, most: `${range[1]}` })
  }
  return t(secret ? 'appliance.kind.secret' : `appliance.kind.${kind}`)
}

/** How long a text may be; nothing where any length will do. */
function lengthWords(
  t: T,
  { kind, choices, minLength, maxLength }: PropertyRules,
): string | undefined {
  if (kind !== 'string' || choices.length > 0) return undefined
  if (maxLength === null) {
    return minLength > 0 ? t('appliance.length.atLeast', { min: minLength }) : undefined
  }
  if (minLength === maxLength) return t('appliance.length.exactly', { min: minLength })
  if (minLength === 0) return t('appliance.length.atMost', { max: maxLength })
  return t('appliance.length.between', { min: minLength, max: maxLength })
}

import { useT } from '../../i18n/i18n.ts'
import { Fact, Facts } from '../../ui/page.tsx'
import { AmountWords } from './amount.tsx'
import type { amountOf, LimitKind } from './amounts.ts'

interface LimitFactsProps {
  readonly of: Parameters<typeof amountOf>[0]
  readonly kinds: readonly LimitKind[]
}

/** What there is of what may be. */
export function LimitFacts({ of, kinds }: LimitFactsProps) {
  const t = useT()
  return (
    <Facts>
      {kinds.map((kind) => (
        <Fact key={kind} name={t(`people.kind.${kind}`)}>
          <AmountWords of={of} kind={kind} bar />
        </Fact>
      ))}
    </Facts>
  )
}

import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { RadioChoices } from '../../../ui/choices.tsx'
import type { DiskOffering } from './volume-values.ts'

interface OfferingChoicesProps {
  readonly label: string
  /** The words for no disk at all, where that may be. */
  readonly none?: string | undefined
  readonly offerings: readonly DiskOffering[]
  /** Id of an offering; empty for none. */
  readonly value: string
  readonly onChange: (id: string) => void
  readonly error: string | undefined
}

/** How large a disk is. */
export function OfferingChoices(props: OfferingChoicesProps) {
  const { label, none, offerings, value, onChange, error } = props
  const t = useT()
  const format = useFormat()
  const choices = offerings.map(({ id = '', name, displaytext, disksize, iscustomized }) => ({
    value: id,
    label: name,
    ...(displaytext === undefined || displaytext === name ? {} : { hint: displaytext }),
    after: iscustomized ? t('compute.anySize') : format.size((disksize ?? 0) * 2 ** 30),
  }))
  return (
    <RadioChoices
      label={label}
      framed
      choices={none === undefined ? choices : [{ value: '', label: none }, ...choices]}
      value={value}
      onChange={onChange}
      error={error}
    />
  )
}

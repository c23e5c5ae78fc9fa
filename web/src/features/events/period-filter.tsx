import { useState, type SubmitEvent } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { PopoverChip } from '../../ui/popover-chip.tsx'
import { dayOf, daysBefore } from './days.ts'
import styles from './filters.module.css'

interface Period {
  readonly from: string | undefined
  readonly to: string | undefined
}

interface PeriodFilterProps extends Period {
  readonly onPeriod: (period: Period) => void
}

/** From a day to a day, either end open; with the periods that people ask for most. */
export function PeriodFilter({ from, to, onPeriod }: PeriodFilterProps) {
  const t = useT()
  const none = { from: undefined, to: undefined }
  return (
    <PopoverChip
      name={t('events.period')}
      chosen={usePeriodWords({ from, to })}
      onClear={() => onPeriod(none)}
    >
      {(close) => (
        <PeriodForm
          from={from}
          to={to}
          onPeriod={(period) => {
            onPeriod(period)
            close()
          }}
        />
      )}
    </PopoverChip>
  )
}

function usePeriodWords({ from, to }: Period): string | undefined {
  const t = useT()
  if (from !== undefined && to !== undefined) return from === to ? from : `${from} – ${to}`
  if (from !== undefined) return t('events.periodFrom', { from })
  return to === undefined ? undefined : t('events.periodTo', { to })
}

const presets = [
  ['day', 0],
  ['week', 6],
  ['month', 29],
] as const

function PeriodForm({ from, to, onPeriod }: PeriodFilterProps) {
  const t = useT()
  const [values, setValues] = useState({ from: from ?? '', to: to ?? '' })
  const wrong = values.from !== '' && values.to !== '' && values.from > values.to
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!wrong) onPeriod({ from: values.from || undefined, to: values.to || undefined })
  }
  const last = (days: number) => {
    const today = new Date()
    onPeriod({ from: daysBefore(today, days), to: dayOf(today) })
  }
  return (
    <form className={styles.period} onSubmit={submit} noValidate>
      <div className={styles.presets}>
        {presets.map(([name, days]) => (
          <Button key={name} small onClick={() => last(days)}>
            {t(`events.period.${name}`)}
          </Button>
        ))}
      </div>
      <TextField
        type="date"
        label={t('events.from')}
        value={values.from}
        onChange={(event) => setValues({ ...values, from: event.currentTarget.value })}
      />
      <TextField
        type="date"
        label={t('events.to')}
        value={values.to}
        error={wrong ? t('events.periodWrong') : undefined}
        onChange={(event) => setValues({ ...values, to: event.currentTarget.value })}
      />
      <Button type="submit" variant="primary">
        {t('events.apply')}
      </Button>
    </form>
  )
}

import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { kindOf, type Setting } from './setting-kind.ts'
import { largerUnit, unitOf } from './setting-units.ts'

interface ValueWordsProps {
  readonly setting: Setting
  readonly value: string | undefined
}

/** A value as people say it: on and off, a number with its unit, nothing as "none". */
export function ValueWords({ setting, value = '' }: ValueWordsProps) {
  const t = useT()
  if (value === '') return t('settings.defaultNone')
  if (kindOf(setting) === 'switch') return t(value === 'true' ? 'settings.on' : 'settings.off')
  const unit = unitOf(setting.name ?? '')
  if (kindOf(setting) !== 'number') return value.replaceAll(',', ', ')
  if (value === '-1') return t('settings.unlimited')
  return unit === undefined ? value : `${value} ${t(`settings.unit.${unit}`)}`
}

/** A number in a unit that is easier to read, beside the field: `= 4시간`. */
export function ValueHint({ name, value }: { name: string; value: string }) {
  const t = useT()
  const format = useFormat()
  if (value.trim() === '-1') return <span>= {t('settings.unlimited')}</span>
  const larger = largerUnit(unitOf(name), value)
  if (larger === undefined) return null
  return (
    <span>= {'bytes' in larger ? format.size(larger.bytes) : format.duration(larger.seconds)}</span>
  )
}

import { useT } from '../../i18n/i18n.ts'
import { CheckChoices } from '../../ui/choices.tsx'
import { TextField } from '../../ui/fields.tsx'
import { NativeSelectField } from '../../ui/native-select.tsx'
import { SwitchField } from '../../ui/switches.tsx'
import { TagsField } from '../../ui/tags-field.tsx'
import { itemsOf, kindOf, type Setting } from './setting-kind.ts'
import { unitOf } from './setting-units.ts'
import styles from './setting-row.module.css'

interface SettingEditorProps {
  readonly setting: Setting
  readonly label: string
  readonly value: string
  readonly disabled: boolean
  readonly invalid: boolean
  readonly onChange: (value: string) => void
}

/** The editor that fits a setting's type. */
export function SettingEditor(props: SettingEditorProps) {
  const { setting, label, value, disabled, invalid, onChange } = props
  const t = useT()
  const options = itemsOf(setting.options ?? '')
  const field = { label: undefined, 'aria-label': label, disabled, error: invalid }
  switch (kindOf(setting)) {
    case 'switch': {
      const word = t(value === 'true' ? 'settings.on' : 'settings.off')
      return (
        <SwitchField
          label={word}
          aria-label={`${label}: ${word}`}
          disabled={disabled}
          checked={value === 'true'}
          onChange={(event) => onChange(String(event.currentTarget.checked))}
        />
      )
    }
    case 'choice':
      return (
        <NativeSelectField
          {...field}
          choices={options.map((option) => ({ value: option, label: option }))}
          value={value}
          onChange={onChange}
        />
      )
    case 'choices':
      return (
        <CheckChoices
          label={label}
          quiet
          paired
          choices={options.map((option) => ({ value: option, label: option }))}
          values={itemsOf(value)}
          onChange={(values) => onChange(values.join(','))}
        />
      )
    case 'tags':
      return (
        <TagsField
          label={label}
          values={itemsOf(value)}
          onChange={(next) => onChange(next.join(','))}
          disabled={disabled}
          invalid={invalid}
          placeholder={t('settings.unset')}
        />
      )
    case 'number': {
      const unit = unitOf(setting.name ?? '')
      return (
        <TextField
          {...field}
          inputMode="decimal"
          className={styles.number ?? ''}
          placeholder={setting.defaultvalue ?? ''}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          rightSection={
            unit !== undefined && <span className={styles.unit}>{t(`settings.unit.${unit}`)}</span>
          }
          rightSectionWidth={unit === undefined ? 10 : 44}
        />
      )
    }
    case 'text':
      return (
        <TextField
          {...field}
          spellCheck={false}
          placeholder={t('settings.unset')}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
  }
}

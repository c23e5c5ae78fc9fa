import { useLive } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { CheckChoices } from '../../../ui/choices.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { NativeSelectField } from '../../../ui/native-select.tsx'
import { flagsOf } from '../dialogs/edit-form.ts'
import type { ImageKind } from '../kind.ts'
import type { BulkAnswer, CopyZone, Flag, FlagChanges } from './bulk-action.ts'
import { isNoShare } from './bulk-share.ts'
import type { BulkTarget } from './use-bulk-run.ts'

/** How many of the images many would miss: those in several zones, and featured ones. */
function manyMiss({ images, everything, count }: BulkTarget): number {
  if (everything !== undefined) return count
  return images.filter(({ zones = [], isfeatured }) => zones.length > 1 || isfeatured).length
}

/** Whether what was asked has been answered, so that it may begin. */
export function isAnswered(target: BulkTarget, typed: string, answer: BulkAnswer): boolean {
  if (target.action === 'flags') return Object.keys(answer.flags).length > 0
  if (target.action === 'copy') return answer.zones.length > 0
  if (target.action === 'share') return answer.share.isReady && !isNoShare(answer.share)
  if (target.action !== 'delete' || manyMiss(target) === 0) return true
  return typed.trim().replaceAll(/[,.\s]/g, '') === String(target.count)
}

interface DeleteQuestionProps {
  readonly target: BulkTarget
  readonly typed: string
  readonly onTyped: (typed: string) => void
}

/** What goes; the number has to be typed where many would miss something. */
export function DeleteQuestion({ target, typed, onTyped }: DeleteQuestionProps) {
  const t = useT()
  const format = useFormat()
  const many = manyMiss(target)
  return (
    <>
      <p>{t('bulk.deleteQuestion')}</p>
      {many > 0 && (
        <>
          {target.everything === undefined && (
            <p>{t('bulk.deleteZones', { count: format.number(many) })}</p>
          )}
          <TextField
            label={t('bulk.typeCount', { count: target.count })}
            inputMode="numeric"
            autoComplete="off"
            data-autofocus
            value={typed}
            onChange={(event) => onTyped(event.currentTarget.value)}
          />
        </>
      )}
    </>
  )
}

interface FlagFieldsProps {
  readonly kind: ImageKind
  readonly flags: FlagChanges
  readonly onFlags: (flags: FlagChanges) => void
}

/** Each option to switch on, off, or to leave as it is. */
export function FlagFields({ kind, flags, onFlags }: FlagFieldsProps) {
  const t = useT()
  const choices = (['keep', 'on', 'off'] as const).map((value) => ({
    value,
    label: t(`bulk.${value}`),
  }))
  const change = (flag: Flag, value: 'keep' | 'on' | 'off') => {
    const { [flag]: _, ...others } = flags
    onFlags(value === 'keep' ? others : { ...others, [flag]: value === 'on' })
  }
  return (
    <>
      <p>{t('bulk.flagsHelp')}</p>
      {flagsOf[kind].map((flag) => (
        <NativeSelectField
          key={flag}
          label={t(`image.flag.${flag}`)}
          description={t(`image.flagHelp.${flag}`)}
          choices={choices}
          value={flags[flag] === undefined ? 'keep' : flags[flag] ? 'on' : 'off'}
          onChange={(value) => change(flag, value)}
        />
      ))}
    </>
  )
}

interface CopyZonesProps {
  readonly target: BulkTarget
  readonly chosen: readonly CopyZone[]
  readonly onChange: (zones: readonly CopyZone[]) => void
}

/** The zones to copy to. Where an image is already, nothing is copied, so every zone can be chosen. */
export function CopyZones({ target, chosen, onChange }: CopyZonesProps) {
  const t = useT()
  const format = useFormat()
  const zones = (useLive('listZones', {}).data?.items ?? []).map((zone) => ({
    id: zone.id ?? '',
    name: zone.name ?? '',
    disabled: zone.allocationstate === 'Disabled',
  }))
  const bytes = target.images.reduce((sum, { physicalsize = 0 }) => sum + physicalsize, 0)
  return (
    <>
      <p>{t('bulk.copyHelp')}</p>
      <CheckChoices
        label={t('copy.zones')}
        framed
        choices={zones.map(({ id, name, disabled }) => ({
          value: id,
          label: name,
          hint: disabled ? t('copy.zoneDisabled') : undefined,
        }))}
        values={chosen.map(({ id }) => id)}
        onChange={(ids) => onChange(zones.filter(({ id }) => ids.includes(id)))}
      />
      {target.everything === undefined && chosen.length > 0 && (
        <p aria-live="polite">
          {t('bulk.copyCost', {
            size: format.size(bytes * chosen.length),
            count: chosen.length,
          })}
        </p>
      )}
    </>
  )
}

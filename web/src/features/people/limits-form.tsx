import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ParamsFor } from '../../api/client.ts'
import { call } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { TextField } from '../../ui/fields.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { FormStack } from '../../ui/form-stack.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { amountOf, limitOf, limitTypes, type LimitKind } from './amounts.ts'
import { limitRequests, limitValues, wrongLimits, type LimitOwner } from './limit-values.ts'
import styles from './people.module.css'
import { useFormat } from '../../i18n/use-format.ts'

interface LimitsFormProps {
  /** Whose limits they are, in words. */
  readonly name: string
  readonly owner: LimitOwner
  /** What it has and may have now. */
  readonly of: Parameters<typeof amountOf>[0]
  readonly kinds: readonly LimitKind[]
  readonly refresh: () => Promise<void>
  readonly onClose: () => void
}

/** How much an account, domain or project may have; an empty field is no limit. */
export function LimitsForm({ name, owner, of, kinds, refresh, onClose }: LimitsFormProps) {
  const t = useT()
  const format = useFormat()
  const before = limitValues(of, kinds)
  const [values, setValues] = useState(before)
  const [tried, setTried] = useState(false)
  const requests = () => limitRequests(owner, before, values)
  const wrong = wrongLimits(values)
  const save = useMutation({
    mutationFn: async (sent: readonly ParamsFor<'updateResourceLimit'>[]) => {
      // One after the other: the first that is refused is told, and those before it stand.
      for (const request of sent) await call('updateResourceLimit', request)
    },
    onSettled: refresh,
    onSuccess: () => {
      toastSuccess(t('people.limitsSaved', { name }))
      onClose()
    },
  })
  const used = (kind: LimitKind) => {
    const amount = amountOf(of, kind).used
    return kind === 'secondarystorage' ? format.size(amount) : format.number(amount)
  }
  return (
    <FormDialog
      opened
      title={t('people.limitsTitle', { name })}
      submitLabel={t('action.save')}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (wrong.length === 0) save.mutate(requests())
      }}
      pending={save.isPending}
      error={save.error}
      dirty={kinds.some((kind) => values[kind] !== before[kind])}
      aside={
        <ApiCallButton
          call={() => {
            const changed = requests()
            const shown = changed.length === 0 ? [unchanged(owner, of, kinds)] : changed
            return shown.map((request) => ['updateResourceLimit', request] as const)
          }}
        />
      }
    >
      <FormStack>
        <p className={styles.help}>{t('people.limitsHelp')}</p>
        {kinds.map((kind, index) => (
          <TextField
            key={kind}
            label={t(`people.limit.${kind}`)}
            optional
            inputMode="numeric"
            placeholder={t('people.unlimited')}
            description={t('people.limitUsed', { used: used(kind) })}
            value={values[kind] ?? ''}
            error={tried && wrong.includes(kind) ? t('people.needed.number') : undefined}
            onChange={(event) => setValues({ ...values, [kind]: event.currentTarget.value })}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
          />
        ))}
      </FormStack>
    </FormDialog>
  )
}

/** What is shown as a call while nothing has been changed yet. */
function unchanged(
  owner: LimitOwner,
  of: LimitsFormProps['of'],
  [kind = 'template']: readonly LimitKind[],
): ParamsFor<'updateResourceLimit'> {
  return { ...owner, resourcetype: limitTypes[kind], max: limitOf(of, kind) ?? -1 }
}

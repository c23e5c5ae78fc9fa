import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/client.ts'
import { apiQuery } from '../../api/queries.ts'
import { invalidate } from '../../api/query-client.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import { Button } from '../../ui/button.tsx'
import { RadioChoices } from '../../ui/choices.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { TextField } from '../../ui/fields.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { Time } from '../../ui/values.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import {
  type CleanAction,
  cleanActions,
  cleanCommand,
  type Cleaning,
  type CleanValues,
  problemOf,
  toRequest,
} from './clean.ts'
import { daysBefore } from './days.ts'
import type { EventsState } from './event-state.ts'
import { useEventWords } from './event-words.ts'
import styles from './clean-dialog.module.css'

interface CleanDialogProps {
  readonly of: Cleaning
  /** The filters of the list, which the dialog begins with. */
  readonly state: EventsState
  readonly onClose: () => void
}

/** Archives or deletes events; says how many before it does. */
export function CleanDialog({ of, state, onClose }: CleanDialogProps) {
  const t = useT()
  const [values, setValues] = useState<CleanValues>(() => ({
    action: of.what === 'one' ? of.action : 'archive',
    from: state.from ?? '',
    to: state.to ?? daysBefore(new Date(), 30),
    type: state.type ?? '',
  }))
  const { action } = values
  const problem = of.what === 'one' ? undefined : problemOf(values)
  const request = of.what === 'one' ? { ids: [of.event.id ?? ''] } : toRequest(values)
  const count = useCount(values, of.what === 'period' && problem === undefined)
  const known = of.what === 'one' ? 1 : count
  const run = useMutation({
    mutationFn: () => call(cleanCommand[action], request),
    onSuccess: async () => {
      await invalidate('listEvents')
      toastSuccess(t(`events.cleanDone.${action}`))
      onClose()
    },
  })
  const close = () => {
    if (!run.isPending) onClose()
  }
  return (
    <Dialog
      opened
      title={t(of.what === 'one' ? `events.cleanOne.${action}` : 'events.cleanTitle')}
      onClose={close}
      footer={
        <DialogFooter
          error={run.isError ? <ErrorNotice error={run.error} /> : undefined}
          aside={<ApiCallButton call={() => [cleanCommand[action], request]} />}
        >
          <Button data-autofocus onClick={close} disabled={run.isPending}>
            {t('action.cancel')}
          </Button>
          <Button
            variant={action === 'delete' ? 'danger' : 'primary'}
            pending={run.isPending}
            disabled={problem !== undefined || known === 0 || known === undefined}
            onClick={() => run.mutate()}
          >
            {t(`events.cleanSubmit.${action}`)}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        {of.what === 'one' ? (
          <One of={of} />
        ) : (
          <PeriodFields values={values} onValues={setValues} problem={problem} />
        )}
        <Consequence action={action} count={of.what === 'one' ? undefined : count} />
      </div>
    </Dialog>
  )
}

function One({ of: { event } }: { of: Extract<Cleaning, { what: 'one' }> }) {
  const words = useEventWords()(event)
  return (
    <p className={styles.event}>
      {words}
      <small>
        <Time date={event.created} />
      </small>
    </p>
  )
}

/** How many it takes, as the server counts them: deleting takes those that are archived too. */
function useCount(values: CleanValues, enabled: boolean): number | undefined {
  const admin = isAdmin(useSession())
  const params = { ...toRequest(values), ...(admin && { listall: true }), page: 1, pagesize: 1 }
  const present = useQuery({ ...apiQuery('listEvents', params), enabled })
  const archived = useQuery({
    ...apiQuery('listEvents', { ...params, archived: true }),
    enabled: enabled && values.action === 'delete',
  })
  if (!enabled || present.isPlaceholderData) return undefined
  if (values.action === 'archive') return present.data?.count
  if (present.data === undefined || archived.data === undefined || archived.isPlaceholderData) {
    return undefined
  }
  return present.data.count + archived.data.count
}

interface PeriodFieldsProps {
  readonly values: CleanValues
  readonly onValues: (values: CleanValues) => void
  readonly problem: ReturnType<typeof problemOf>
}

function PeriodFields({ values, onValues, problem }: PeriodFieldsProps) {
  const t = useT()
  return (
    <>
      <RadioChoices
        label={t('events.cleanAction')}
        quiet
        segmented
        choices={cleanActions.map((value) => ({ value, label: t(`events.cleanChoice.${value}`) }))}
        value={values.action}
        onChange={(value) => {
          const action = cleanActions.find((each) => each === value)
          if (action !== undefined) onValues({ ...values, action })
        }}
      />
      <div className={styles.period}>
        <TextField
          type="date"
          label={t('events.cleanFrom')}
          optional
          value={values.from}
          onChange={(event) => onValues({ ...values, from: event.currentTarget.value })}
        />
        <TextField
          type="date"
          label={t('events.cleanTo')}
          value={values.to}
          error={problem === undefined ? undefined : t(`events.cleanProblem.${problem}`)}
          onChange={(event) => onValues({ ...values, to: event.currentTarget.value })}
        />
      </div>
      <TextField
        label={t('events.cleanType')}
        optional
        placeholder="USER.LOGIN"
        value={values.type}
        maxLength={255}
        onChange={(event) => onValues({ ...values, type: event.currentTarget.value })}
      />
    </>
  )
}

/** Count and consequence, said again when either changes. */
function Consequence({ action, count }: { action: CleanAction; count: number | undefined }) {
  const t = useT()
  const format = useFormat()
  return (
    <p className={styles.consequence} aria-live="polite">
      {count !== undefined && (
        <strong>{t('events.cleanCount', { count: format.number(count) })} </strong>
      )}
      {t(`events.cleanWords.${action}`)}
    </p>
  )
}

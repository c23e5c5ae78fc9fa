import { useMutation } from '@tanstack/react-query'
import { toApiError } from '../../api/api-error.ts'
import { call } from '../../api/client.ts'
import { invalidate } from '../../api/query-client.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { CheckChoice } from '../../ui/choices.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { allowedSitesSetting, internalRange, withAllowedSite } from './source-failure.ts'
import type { AddForm } from './use-add-form.ts'
import styles from './source-section.module.css'

/** A source that could not be checked: the reason stands at the field, here the ways out. */
export function ProbeFailure({ add, error }: { add: AddForm; error: unknown }) {
  const t = useT()
  const isHere = add.values.source === 'file'
  const range = add.root ? internalRange(toApiError(error)) : undefined
  return (
    <>
      <StateBadge tone="failed" words={t(isHere ? 'add.panelRefused' : 'add.panelFailed')} />
      {range !== undefined ? (
        <AllowRange range={range} onAllowed={add.look} />
      ) : (
        <p className={styles.small}>{t(isHere ? 'add.panelRefusedHelp' : 'add.panelFailedHelp')}</p>
      )}
      {add.mayGoOn && (
        <CheckChoice
          label={t('add.skipprobe')}
          hint={t('add.skipprobeHelp')}
          {...add.flag('skipprobe')}
        />
      )}
    </>
  )
}

/** Opens one internal range for everybody; says what it does before it does it. */
function AllowRange({ range, onAllowed }: { range: string; onAllowed: () => void }) {
  const t = useT()
  const allow = useMutation({
    mutationFn: async () => {
      // Read now, so that what others have added meanwhile stays.
      const { items } = await call('listConfigurations', { name: allowedSitesSetting })
      const value = withAllowedSite(items[0]?.value, range)
      return call('updateConfiguration', { name: allowedSitesSetting, value })
    },
    onSuccess: () => {
      void invalidate('listConfigurations')
      onAllowed()
    },
  })
  return (
    <div className={styles.way}>
      <p className={styles.small}>{t('add.allowWhat', { cidr: range })}</p>
      <Button small pending={allow.isPending} onClick={() => allow.mutate()}>
        {t('add.allow', { cidr: range })}
      </Button>
      {allow.isError && <ErrorNotice error={allow.error} />}
    </div>
  )
}

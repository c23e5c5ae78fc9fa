import { IconListSearch } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { begin, call } from '../../api/client.ts'
import { invalidate } from '../../api/query-client.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'

export interface Runs {
  /** Looks into the stores; with `verify` reading every file. */
  readonly look: (verify: boolean) => void
  readonly collect: () => void
  /** Asks a running job to end. */
  readonly stop: (jobid: string) => void
  readonly isStarting: boolean
  readonly isStopping: boolean
  /** Why something could not be started or stopped. */
  readonly error: Error | null
}

const read = () => invalidate('listAsyncJobs')

/** Starts and ends looks and collections; how far they are is in their rows. */
export function useRuns(): Runs {
  const look = useMutation({
    mutationFn: (verify: boolean) => begin('getStoreReport', verify ? { verify } : {}),
    onSuccess: read,
  })
  const collect = useMutation({ mutationFn: () => begin('collectStore', {}), onSuccess: read })
  const stop = useMutation({
    mutationFn: (jobid: string) => call('cancelJob', { jobid }),
    onSuccess: read,
  })
  return {
    look: look.mutate,
    collect: collect.mutate,
    stop: stop.mutate,
    isStarting: look.isPending || collect.isPending,
    isStopping: stop.isPending || stop.isSuccess,
    error: look.error ?? collect.error ?? stop.error,
  }
}

/** Looks quickly, by names and sizes, or thoroughly. */
export function LookButton({ runs, primary }: { runs: Runs; primary?: boolean }) {
  const t = useT()
  return (
    <Menu
      target={
        <Button
          variant={primary === true ? 'primary' : 'default'}
          icon={<IconListSearch size={16} aria-hidden />}
          pending={runs.isStarting}
        >
          {t(primary === true ? 'infra.report.look' : 'infra.report.lookAgain')}
        </Button>
      }
      groups={[
        {
          items: [
            { id: 'quick', label: t('infra.report.quick'), onSelect: () => runs.look(false) },
            { id: 'verify', label: t('infra.report.verify'), onSelect: () => runs.look(true) },
          ],
        },
      ]}
    />
  )
}

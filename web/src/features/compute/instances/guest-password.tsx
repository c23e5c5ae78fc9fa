import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { apiQuery, useLive } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useSession } from '../../../layout/use-session.ts'
import { Button } from '../../../ui/button.tsx'
import { Copyable } from '../../../ui/copyable.tsx'
import { Notice } from '../../../ui/notice.tsx'
import type { Instance } from '../compute.ts'
import { isPasswordPutAway, mayTellPassword, putPasswordAway } from './shown-passwords.ts'
import styles from './instance-page.module.css'

/**
 * The password that the newest job has given the guest, for whoever began that job: after a launch nobody waits in
 * a dialog that could show it.
 */
export function GuestPassword({ instance }: { instance: Instance }) {
  const isWaiting = instance.passwordenabled && instance.jobid === undefined
  return isWaiting ? <NewestPassword instance={instance} /> : null
}

function NewestPassword({ instance: { id = '', state } }: { instance: Instance }) {
  const t = useT()
  const { userid } = useSession()
  const [, look] = useState(0)
  const jobs = useLive('listAsyncJobs', {
    resourceid: id,
    resourcetype: 'VirtualMachine',
    listall: true,
    page: 1,
    pagesize: 1,
  })
  const job = jobs.data?.items[0]
  const isTold = mayTellPassword(job, userid)
  const { data } = useQuery({
    ...apiQuery('queryAsyncJobResult', { jobid: job?.jobid ?? '' }),
    enabled: isTold,
    retry: false,
  })
  const password = isTold ? passwordIn(data?.jobresult) : undefined
  if (password === undefined || isPasswordPutAway(password)) return null
  const hide = () => {
    putPasswordAway(password)
    look((count) => count + 1)
  }
  return (
    <div className={styles.notices}>
      <Notice
        tone="info"
        action={
          <Button small onClick={hide}>
            {t('compute.password.hide')}
          </Button>
        }
      >
        <strong>{t('compute.password.of')}</strong> <Copyable text={password} />{' '}
        {t(state === 'Running' ? 'compute.password.booting' : 'compute.password.nextStart')}{' '}
        {t('compute.password.keep')}
      </Notice>
    </div>
  )
}

/** The password that a result tells, if it does. */
function passwordIn(result: unknown): string | undefined {
  const { virtualmachine } = (result ?? {}) as { virtualmachine?: Partial<Instance> }
  return virtualmachine?.password
}

import './texts.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Navigate, useNavigate } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { LeaveGuard, onPurpose } from '../../layout/leave-guard.tsx'
import { useSession } from '../../layout/use-session.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { FormPage, FormSkeleton } from '../../ui/form-page.tsx'
import { Page, PageBody, PageHead } from '../../ui/page.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { isCidr } from './cidr.ts'
import { finish, firstRunQueries, loader, sitesOf, toRequest } from './first-run-data.ts'
import { FirstImageSection } from './first-image-section.tsx'
import { MirrorsSection } from './mirrors-section.tsx'
import { StoresSection } from './stores-section.tsx'
import { TlsSection } from './tls-section.tsx'

export { loader }

/** What an installation should be told once; shown to the first root admin, reachable later. */
export function Component() {
  const t = useT()
  const { role } = useSession()
  useEffect(() => {
    document.title = `${t('firstRun.title')} · Mold`
  }, [t])
  if (role !== 'Admin') return <Navigate to="/templates" replace />
  return (
    <Page>
      <PageHead title={t('firstRun.title')} />
      <Loaded />
    </Page>
  )
}

function Loaded() {
  const t = useT()
  const state = useQuery(firstRunQueries.state)
  const sites = useQuery(firstRunQueries.sites)
  const failed = [state, sites].find(({ isError, data }) => isError && data === undefined)
  if (failed !== undefined) {
    return (
      <PageBody>
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      </PageBody>
    )
  }
  if (!state.data || !sites.data) return <FormSkeleton label={t('list.loading')} />
  return <Form networks={state.data.networks} kept={sitesOf(sites.data.items[0]?.value)} />
}

interface FormProps {
  /** Of the server's own machine. */
  readonly networks: readonly string[]
  /** What is listed already. */
  readonly kept: readonly string[]
}

function Form({ networks, kept }: FormProps) {
  const t = useT()
  const navigate = useNavigate()
  const [sites, setSites] = useState<readonly string[]>(kept)
  const [tried, setTried] = useState(false)
  const wrong = sites.find((site) => !isCidr(site))
  const changed = sites.join() !== kept.join()
  const send = useMutation({
    mutationFn: (of: { sites: readonly string[] | undefined; next: string }) => finish(of.sites),
    onSuccess: (_, { next }) => void navigate(next, { state: onPurpose }),
  })
  const save = (next: string) => {
    setTried(true)
    if (wrong === undefined) send.mutate({ sites: changed ? sites : undefined, next })
  }
  return (
    <FormPage
      label={t('firstRun.title')}
      onSubmit={() => save('/templates')}
      message={send.error && <ErrorNotice error={send.error} />}
      aside={<ApiCallButton call={() => toRequest(sites)} />}
      buttons={
        <>
          <Button
            disabled={send.isPending}
            onClick={() => send.mutate({ sites: undefined, next: '/templates' })}
          >
            {t('firstRun.skip')}
          </Button>
          <Button variant="primary" type="submit" pending={send.isPending}>
            {t('firstRun.finish')}
          </Button>
        </>
      }
    >
      <MirrorsSection
        sites={sites}
        networks={networks}
        error={tried && wrong !== undefined ? t('firstRun.notCidr', { value: wrong }) : undefined}
        onSites={setSites}
      />
      <TlsSection />
      <StoresSection />
      <FirstImageSection disabled={send.isPending} onGo={save} />
      <LeaveGuard dirty={changed && !send.isSuccess} />
    </FormPage>
  )
}

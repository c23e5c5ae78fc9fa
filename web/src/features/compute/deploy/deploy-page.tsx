import '../texts.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { apiQuery } from '../../../api/queries.ts'
import { queryClient } from '../../../api/query-client.ts'
import { currentSession } from '../../../api/session.ts'
import { useT } from '../../../i18n/i18n.ts'
import { BackLink } from '../../../layout/back-link.tsx'
import { useProjectAddress } from '../../../layout/chosen-project.ts'
import { ProjectMark } from '../../../layout/project-switcher.tsx'
import { isAdmin, useSession } from '../../../layout/use-session.ts'
import { urlOptionalText, useUrlState } from '../../../router/url-state.ts'
import { FormSkeleton } from '../../../ui/form-page.tsx'
import { Page, PageBody, PageHead } from '../../../ui/page.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { imageCall } from '../../images/kind.ts'
import { instancesPath } from '../compute.ts'
import { DeployForm } from './deploy-form.tsx'
import type { Source } from './deploy-values.ts'

const all = { page: 1, pagesize: 200 } as const

/** What the form offers; read before it is shown. */
const queries = {
  zones: apiQuery('listZones', {}),
  offerings: apiQuery('listServiceOfferings', { sortby: 'memory', ...all }),
  diskOfferings: apiQuery('listDiskOfferings', all),
  networks: apiQuery('listNetworks', all),
}

export function loader() {
  if (currentSession() === undefined) return null
  void queryClient.prefetchQuery(queries.zones)
  void queryClient.prefetchQuery(queries.offerings)
  void queryClient.prefetchQuery(queries.diskOfferings)
  void queryClient.prefetchQuery(queries.networks)
  return null
}

/** Which image the form begins with. */
const shape = { template: urlOptionalText, iso: urlOptionalText }

/** Makes an instance from a template, or from an ISO onto an empty disk (spec L1, J2). */
export function Component() {
  const t = useT()
  const title = t('compute.instances.add')
  useProjectAddress()
  useEffect(() => {
    document.title = `${title} · Mold`
  }, [title])
  return (
    <Page>
      <PageHead
        title={title}
        mark={<ProjectMark />}
        before={<BackLink to={instancesPath} list={t('nav.instances')} />}
      />
      <LoadedForm />
    </Page>
  )
}

function LoadedForm() {
  const t = useT()
  const admin = isAdmin(useSession())
  const [{ template, iso }] = useUrlState(shape)
  const source: Source = template === undefined && iso !== undefined ? 'iso' : 'template'
  const named = template ?? iso
  const image = useQuery({
    ...apiQuery(...imageCall(source, named ?? '', admin)),
    enabled: named !== undefined,
  })
  const lists = {
    zones: useQuery(queries.zones),
    offerings: useQuery(queries.offerings),
    diskOfferings: useQuery(queries.diskOfferings),
    networks: useQuery(queries.networks),
  }
  const { zones, offerings, diskOfferings, networks } = lists
  const failed = Object.values(lists).find(({ data, isError }) => isError && data === undefined)
  if (failed !== undefined) {
    return (
      <PageBody>
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      </PageBody>
    )
  }
  const waits = named !== undefined && image.data === undefined && !image.isError
  if (!zones.data || !offerings.data || !diskOfferings.data || !networks.data || waits) {
    return <FormSkeleton label={t('list.loading')} />
  }
  return (
    <DeployForm
      key={named}
      lists={{
        zones: zones.data.items,
        offerings: offerings.data.items,
        diskOfferings: diskOfferings.data.items,
        networks: networks.data.items,
      }}
      start={{ source, image: image.data?.items.find(({ id }) => id === named) }}
    />
  )
}

import './texts.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { invalidate } from '../../api/query-client.ts'
import { useT } from '../../i18n/i18n.ts'
import { BackLink } from '../../layout/back-link.tsx'
import { useProjectAddress } from '../../layout/chosen-project.ts'
import { ProjectMark } from '../../layout/project-switcher.tsx'
import { useSession } from '../../layout/use-session.ts'
import { FormSkeleton } from '../../ui/form-page.tsx'
import { Page, PageBody, PageHead } from '../../ui/page.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { listCommand, listPath, type ImageKind } from '../images/kind.ts'
import { AddForm } from './add-form.tsx'
import { addQueries, defaultsOf, type Handed } from './add-data.ts'
import type { AddFormOptions } from './use-add-form.ts'
import { onPurpose } from '../../layout/leave-guard.tsx'

/** Adds a template or ISO: where it comes from, what it is, who may use it (spec D1, J1). */
export function AddPage({ kind }: { kind: ImageKind }) {
  const t = useT()
  const title = t(`images.add.${kind}`)
  useEffect(() => {
    document.title = `${title} · Mold`
  }, [title])
  return (
    <Page>
      <PageHead
        title={title}
        mark={<ProjectMark />}
        before={<BackLink to={listPath[kind]} list={t(`images.title.${kind}`)} />}
      />
      <LoadedForm kind={kind} />
    </Page>
  )
}

/** The form, once everything is there that its first values depend on. */
function LoadedForm({ kind }: { kind: ImageKind }) {
  const t = useT()
  const navigate = useNavigate()
  const root = useSession().role === 'Admin'
  const project = useProjectAddress()
  const { state: handed } = useLocation() as { state: Handed | null }
  const queries = {
    zones: useQuery(addQueries.zones),
    hypervisors: useQuery(addQueries.hypervisors),
    osTypes: useQuery(addQueries.osTypes),
    capabilities: useQuery(addQueries.capabilities),
  }
  const { zones, hypervisors, osTypes, capabilities } = queries
  const failed = Object.values(queries).find(({ data, isError }) => isError && data === undefined)
  if (failed !== undefined) {
    return (
      <PageBody>
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      </PageBody>
    )
  }
  if (!zones.data || !hypervisors.data || !osTypes.data || !capabilities.data) {
    return <FormSkeleton label={t('list.loading')} />
  }
  const lists = { zones: zones.data.items, hypervisors: hypervisors.data.items }
  const onDone: AddFormOptions['onDone'] = (names, source) => {
    void invalidate(listCommand[kind])
    // Uploads show themselves, in the tray.
    if (source !== 'file') toastSuccess(t(`add.done.${kind}`, { name: names.join(', ') }))
    // Newest first, so that the new one stands on top, moving, however long the list is.
    void navigate(`${listPath[kind]}?sort=created&order=desc`, { state: onPurpose })
  }
  return (
    <AddForm
      key={kind}
      kind={kind}
      root={root}
      project={project}
      zones={lists.zones}
      osTypes={osTypes.data}
      capabilities={capabilities.data}
      {...defaultsOf(lists, handed ?? undefined)}
      onDone={onDone}
    />
  )
}

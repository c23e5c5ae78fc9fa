import './texts.ts'
import { useEffect } from 'react'
import { Link, useParams } from 'react-router'
import { useLive } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { BackLink } from '../../layout/back-link.tsx'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import { buttonClass } from '../../ui/button.tsx'
import { FormSkeleton } from '../../ui/form-page.tsx'
import { Page, PageBody, PageHead } from '../../ui/page.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { imageCall, imagePath, isAppliance } from '../images/kind.ts'
import { DeployWizard } from './deploy-wizard.tsx'

/** What an appliance asks when it is deployed (spec D4). */
export function Component() {
  const { id = '' } = useParams()
  const t = useT()
  const query = useLive(...imageCall('template', id, isAdmin(useSession())))
  const image = query.data?.items.find((item) => item.id === id)
  const name = image?.name ?? ''
  const title = name === '' ? t('image.deploySettings') : t('deploy.titleOf', { name })
  useEffect(() => {
    document.title = `${title} · Mold`
  }, [title])
  const isLoading = image === undefined && (query.isPending || query.isPlaceholderData)
  return (
    <Page>
      <PageHead
        title={title}
        before={<BackLink to={imagePath('template', id)} label={t('deploy.backTo', { name })} />}
      />
      {query.isError && image === undefined ? (
        <PageBody>
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        </PageBody>
      ) : isLoading ? (
        <FormSkeleton label={t('list.loading')} />
      ) : image !== undefined && isAppliance(image) ? (
        <DeployWizard key={id} image={image} />
      ) : (
        <PageBody>
          <Nothing id={id} />
        </PageBody>
      )}
    </Page>
  )
}

function Nothing({ id }: { id: string }) {
  const t = useT()
  return (
    <EmptyState
      title={t('deploy.none')}
      action={
        <Link to={imagePath('template', id)} className={buttonClass()}>
          {t('deploy.toTemplate')}
        </Link>
      }
    >
      {t('deploy.noneHelp')}
    </EmptyState>
  )
}

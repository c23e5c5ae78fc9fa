import { IconPlus } from '@tabler/icons-react'
import { prefetch } from '../../api/queries.ts'
import { currentSession } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { PageBody } from '../../ui/page.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { HostTable } from './host-table.tsx'
import { everything, useInfraDialog } from './infra.ts'
import { InfraPage } from './infra-head.tsx'

export function loader() {
  if (currentSession()?.role === 'Admin') {
    prefetch('listHosts', everything)
    prefetch('listStoragePools', everything)
    prefetch('listZoneHealth', {})
  }
  return null
}

/** Every host with its state, what runs on it and what room it has. */
export function Component() {
  const t = useT()
  const { open } = useInfraDialog()
  return (
    <InfraPage
      tab="hosts"
      actions={
        <>
          <ApiCallButton look="icon" call={() => ['listHosts', everything]} />
          <Button
            variant="primary"
            icon={<IconPlus size={16} aria-hidden />}
            onClick={() => open('host-add')}
          >
            {t('infra.hostAdd')}
          </Button>
        </>
      }
    >
      <PageBody label={t('infra.tab.hosts')}>
        <HostTable />
      </PageBody>
    </InfraPage>
  )
}

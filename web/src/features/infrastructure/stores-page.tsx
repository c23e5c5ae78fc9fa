import { IconPlus } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { PageBody } from '../../ui/page.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { everything, useInfraDialog } from './infra.ts'
import { InfraPage } from './infra-head.tsx'
import { StoreTable } from './store-table.tsx'

export { loader } from './zones-page.tsx'

/** Every image store with its state, room and reason when it cannot be used. */
export function Component() {
  const t = useT()
  const { open } = useInfraDialog()
  return (
    <InfraPage
      tab="stores"
      actions={
        <>
          <ApiCallButton look="icon" call={() => ['listImageStores', everything]} />
          <Button
            variant="primary"
            icon={<IconPlus size={16} aria-hidden />}
            onClick={() => open('store-add')}
          >
            {t('infra.storeAdd')}
          </Button>
        </>
      }
    >
      <PageBody label={t('infra.tab.stores')}>
        <StoreTable />
      </PageBody>
    </InfraPage>
  )
}

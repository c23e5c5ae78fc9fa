import { useQuery } from '@tanstack/react-query'
import type { ResultFor } from '../../api/client.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { FormSection } from '../../ui/form-page.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { firstRunQueries } from './first-run-data.ts'
import styles from './first-run.module.css'

type Store = ResultFor<'listImageStores'>['items'][number]

/** Where images rest, and how much more fits there. */
export function StoresSection() {
  const t = useT()
  const stores = useQuery(firstRunQueries.stores)
  return (
    <FormSection title={t('firstRun.stores')} help={t('firstRun.storesHelp')}>
      {stores.isError && stores.data === undefined ? (
        <ErrorNotice error={stores.error}>
          <Button small onClick={() => void stores.refetch()}>
            {t('action.retry')}
          </Button>
        </ErrorNotice>
      ) : stores.data === undefined ? (
        <Skeleton width="60%" />
      ) : stores.data.items.length === 0 ? (
        <StateBadge tone="failed" words={t('firstRun.noStore')} />
      ) : (
        <ul className={styles.stores}>
          {stores.data.items.map((store) => (
            <StoreRow key={store.id} store={store} />
          ))}
        </ul>
      )}
    </FormSection>
  )
}

function StoreRow({ store }: { store: Store }) {
  const t = useT()
  const words = useErrorWords()
  const format = useFormat()
  const { name = '', zonename = '', url = '', disksizetotal: total, disksizeused: used } = store
  const wrong =
    store.errorcode === undefined
      ? undefined
      : words({
          code: store.errorcode,
          params: store.errorparams ?? {},
          text: store.error ?? '',
        })
  return (
    <li className={styles.store}>
      <div className={styles.storeHead}>
        <strong>{name}</strong>
        <span className={styles.help}>{zonename}</span>
        <StateBadge
          tone={wrong === undefined ? 'ready' : 'attention'}
          words={t(wrong === undefined ? 'firstRun.storeReady' : 'firstRun.storeWrong')}
        />
      </div>
      <code className={styles.url}>{url}</code>
      {total !== undefined && used !== undefined && (
        <p className={styles.help}>
          {t('firstRun.space', { free: format.size(total - used), total: format.size(total) })}
        </p>
      )}
      {wrong !== undefined && <p className={styles.error}>{wrong}</p>}
    </li>
  )
}

import './texts.ts'
import { IconArrowLeft, IconSearchOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useLocation, useParams } from 'react-router'
import { queryClient } from '../../api/query-client.ts'
import { presentLanguage, useT } from '../../i18n/i18n.ts'
import { useUrlState } from '../../router/url-state.ts'
import { cx } from '../../ui/cx.ts'
import { Page, PageBody, PageHead, Toolbar } from '../../ui/page.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { type Api, apisQuery, docsShape } from './api.ts'
import styles from './api-docs.module.css'
import { groupsOf, searchApis } from './api-groups.ts'
import { ApiIntro } from './api-intro.tsx'
import { ApiView } from './api-view.tsx'
import { fieldWordsQuery } from './described.ts'

/** Address of what is said before any command; narrow screens begin with the index. */
const startPage = 'start'

export function loader() {
  void queryClient.prefetchQuery(apisQuery)
  void queryClient.prefetchQuery(fieldWordsQuery(presentLanguage()))
  return null
}

/** Every command that the reader may use, out of the declarations that the server answers by. */
export function Component() {
  const t = useT()
  const { command } = useParams()
  const query = useQuery(apisQuery)
  const [{ q }, set] = useUrlState(docsShape)
  useEffect(() => {
    document.title = `${command ?? t('apiDocs.title')} · Mold`
  }, [command, t])
  const apis = query.data?.items
  return (
    <Page>
      <PageHead title={t('apiDocs.title')} count={apis?.length} />
      <Toolbar>
        <SearchBox
          value={q}
          onChange={(next) => set({ q: next })}
          placeholder={t('apiDocs.search')}
        />
      </Toolbar>
      {query.isError && apis === undefined ? (
        <PageBody>
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        </PageBody>
      ) : (
        <div className={cx(styles.columns, command !== undefined && styles.one)}>
          <Index apis={apis} q={q} present={command} />
          <div className={styles.shown}>
            <PageBody padded key={command} label={command ?? t('apiDocs.intro')}>
              {apis !== undefined && <Shown apis={apis} command={command} />}
            </PageBody>
          </div>
        </div>
      )}
    </Page>
  )
}

interface IndexProps {
  readonly apis: readonly Api[] | undefined
  readonly q: string
  readonly present: string | undefined
}

/** The commands by group; narrow screens show either these or one of them. */
function Index({ apis, q, present }: IndexProps) {
  const t = useT()
  const { search } = useLocation()
  if (apis === undefined) {
    return (
      <div className={styles.index} aria-busy aria-label={t('list.loading')}>
        {Array.from({ length: 14 }, (_, index) => (
          <Skeleton key={index} width={`${55 + ((index * 17) % 40)}%`} />
        ))}
      </div>
    )
  }
  const groups = groupsOf(searchApis(apis, q))
  return (
    <nav className={styles.index} aria-label={t('apiDocs.commands')}>
      <Link
        to={`/api-docs/${startPage}${search}`}
        className={styles.entry}
        {...(present === undefined || present === startPage ? { 'aria-current': 'page' } : {})}
      >
        {t('apiDocs.intro')}
      </Link>
      {groups.length === 0 && <p className={styles.nothing}>{t('apiDocs.noMatches')}</p>}
      {groups.map((group) => (
        <section key={group.name} aria-label={t(`apiDocs.group.${group.name}`)}>
          <h2 className={styles.group}>{t(`apiDocs.group.${group.name}`)}</h2>
          <ul className={styles.list}>
            {group.apis.map(({ name = '' }) => (
              <li key={name}>
                <Link
                  to={`/api-docs/${name}${search}`}
                  className={styles.entry}
                  {...(name === present ? { 'aria-current': 'page' } : {})}
                >
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

function Shown({ apis, command }: { apis: readonly Api[]; command: string | undefined }) {
  const t = useT()
  const { search } = useLocation()
  const api = apis.find(({ name }) => name?.toLowerCase() === command?.toLowerCase())
  return (
    <>
      <Link to={`/api-docs${search}`} className={styles.back}>
        <IconArrowLeft size={16} aria-hidden /> {t('apiDocs.all')}
      </Link>
      {command === undefined || command === startPage ? (
        <ApiIntro />
      ) : api === undefined ? (
        <EmptyState
          icon={<IconSearchOff size={32} stroke={1.4} />}
          title={t('apiDocs.unknown', { command })}
        >
          {t('apiDocs.unknownHelp')}
        </EmptyState>
      ) : (
        <ApiView api={api} known={apis} />
      )}
    </>
  )
}

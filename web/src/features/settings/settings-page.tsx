import './texts.ts'
import { IconLock, IconSearchOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect } from 'react'
import { useStreamState } from '../../api/queries.ts'
import { queryClient } from '../../api/query-client.ts'
import { currentSession } from '../../api/session.ts'
import { pollSlowMs } from '../../api/stream-state.ts'
import { useT } from '../../i18n/i18n.ts'
import { LeaveGuard } from '../../layout/leave-guard.tsx'
import { useSession } from '../../layout/use-session.ts'
import { useUrlState } from '../../router/url-state.ts'
import { Button } from '../../ui/button.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { Page, PageBody, PageHead, Toolbar } from '../../ui/page.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { GroupIndex } from './group-index.tsx'
import { groupsOf, searchSettings, sectionsOf } from './setting-groups.ts'
import type { Setting } from './setting-kind.ts'
import { PlaceField } from './place-field.tsx'
import { placeText, readPlace, type Place } from './setting-place.ts'
import { settingsQuery, settingsQueryIn, settingsShape } from './setting-state.ts'
import { prefetchSettingWords, useSettingWords, type SettingWords } from './setting-words.ts'
import { ToggleChip } from '../../ui/toggle-chip.tsx'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { SettingsSkeleton } from './settings-skeleton.tsx'
import { SettingSections } from './setting-sections.tsx'
import { useDrafts } from './use-drafts.ts'
import styles from './settings-page.module.css'

const ResetDialog = lazyPart(async () => (await import('./reset-dialog.tsx')).ResetDialog)

export function loader() {
  prefetchSettingWords()
  if (currentSession()?.role === 'Admin') void queryClient.prefetchQuery(settingsQuery)
  return null
}

/** Every global setting, by group; for root admins. */
export function Component() {
  const t = useT()
  const root = useSession().role === 'Admin'
  useEffect(() => {
    document.title = `${t('nav.settings')} · Mold`
  }, [t])
  return root ? <SettingsPage /> : <Denied />
}

function Denied() {
  const t = useT()
  return (
    <Page>
      <PageHead title={t('nav.settings')} />
      <EmptyState icon={<IconLock size={32} stroke={1.4} />} title={t('settings.denied')}>
        {t('settings.deniedHelp')}
      </EmptyState>
    </Page>
  )
}

function SettingsPage() {
  const t = useT()
  const down = useStreamState() === 'down'
  const [{ in: shownIn }] = useUrlState(settingsShape)
  const place = readPlace(shownIn)
  const query = useQuery({ ...settingsQueryIn(place), refetchInterval: down ? pollSlowMs : false })
  const words = useSettingWords()
  const settings = query.data
  return (
    <Page>
      <PageHead title={t('nav.settings')} count={settings?.length} />
      {words === undefined ? (
        <>
          <div className={styles.toolbarPlace} />
          <SettingsSkeleton label={t('list.loading')} />
        </>
      ) : (
        <Content
          place={place}
          settings={settings}
          words={words}
          // A place that was opened before still has what was read then.
          failed={query.isError && settings === undefined ? query : undefined}
        />
      )}
    </Page>
  )
}

interface ContentProps {
  readonly place: Place | undefined
  /** Undefined while they load. */
  readonly settings: readonly Setting[] | undefined
  readonly words: SettingWords
  readonly failed: { readonly error: unknown; readonly refetch: () => Promise<unknown> } | undefined
}

const none: readonly Setting[] = []

function Content({ place, settings: loaded, words, failed }: ContentProps) {
  const t = useT()
  const [{ q, group, only, at, reset }, set] = useUrlState(settingsShape)
  const settings = loaded ?? none
  const { drafts, unsaved, edit } = useDrafts(place, settings)
  const search = { q, changed: only === 'changed', inPlace: place !== undefined }
  const narrowed = q !== '' || search.changed
  const found = searchSettings(settings, search, words)
  const groups = groupsOf(settings).map(({ name }) => ({
    name,
    count: found.filter((setting) => setting.group === name).length,
  }))
  const wanted = group ?? settings.find(({ name }) => name === at)?.group
  const present = groups.find(({ name }) => name === wanted)?.name ?? groups[0]?.name
  const shown = narrowed ? found : found.filter((setting) => setting.group === present)
  const asked = settings.find(({ name }) => name === reset)
  useFocusBack(asked !== undefined)
  return (
    <>
      <Toolbar>
        <SearchBox
          value={q}
          onChange={(next) => set({ q: next, at: undefined })}
          placeholder={t('settings.search')}
        />
        <PlaceField
          place={place}
          onPlace={(next) => set({ in: placeText(next) || undefined, group: undefined })}
        />
        <ToggleChip
          name={t(place === undefined ? 'settings.changedOnly' : 'settings.ownOnly')}
          on={search.changed}
          onChange={(on) => set({ only: on ? 'changed' : undefined })}
        />
        <output className={styles.unsaved}>
          {unsaved > 0 && t('settings.unsaved', { count: unsaved })}
        </output>
      </Toolbar>
      {failed !== undefined ? (
        <PageBody>
          <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
        </PageBody>
      ) : loaded === undefined ? (
        <SettingsSkeleton label={t('list.loading')} />
      ) : (
        <div className={styles.columns}>
          <GroupIndex
            groups={groups}
            present={narrowed ? undefined : present}
            narrowed={narrowed}
          />
          <PageBody key={narrowed ? 'found' : present}>
            {shown.length === 0 ? (
              <EmptyState
                icon={<IconSearchOff size={32} stroke={1.4} />}
                title={t('settings.noMatches')}
                action={
                  <Button onClick={() => set({ q: '', only: undefined })}>
                    {t('list.filtersClear')}
                  </Button>
                }
              >
                {t('settings.noMatchesHelp')}
              </EmptyState>
            ) : (
              <SettingSections
                sections={sectionsOf(shown)}
                all={settings}
                words={words}
                place={place}
                at={at}
                withGroup={narrowed}
                drafts={drafts}
                onDraft={edit}
                onReset={(name) => set({ reset: name }, { push: true })}
              />
            )}
          </PageBody>
        </div>
      )}
      {asked !== undefined && (
        <Suspense>
          <ResetDialog
            setting={asked}
            place={place}
            title={words(asked).title}
            onClose={() => set({ reset: undefined })}
            onDone={() => edit(asked.name ?? '', undefined)}
          />
        </Suspense>
      )}
      <LeaveGuard dirty={unsaved > 0} />
    </>
  )
}

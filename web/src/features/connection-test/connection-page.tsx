import './texts.ts'
import { IconPlayerPlayFilled, IconPlayerStopFilled, IconRefresh } from '@tabler/icons-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { sendTest } from '../../api/connection-test.ts'
import { watchFirstEvent } from '../../api/first-event.ts'
import { useT } from '../../i18n/i18n.ts'
import { BackLink } from '../../layout/back-link.tsx'
import { urlNumber, useUrlState } from '../../router/url-state.ts'
import { Button } from '../../ui/button.tsx'
import { Page, PageBody, PageHead } from '../../ui/page.tsx'
import { CheckItem } from './check-item.tsx'
import { createChecks } from './checks.ts'
import styles from './connection-page.module.css'
import { createRunner, type Runner } from './runner.ts'
import { Summary } from './summary.tsx'
import { checkIds } from './verdict.ts'

/** Seconds of the idle check, in the address: some proxies cut later than after a minute. */
const shape = { idle: urlNumber(70, 85) }

/** Tests what lies between this browser and the server, and says how to mend it. */
export function Component() {
  const t = useT()
  const runner = useRunner()
  const run = useSyncExternalStore(runner.subscribe, runner.snapshot)
  useEffect(() => {
    document.title = `${t('connection.title')} · Mold`
  }, [t])
  const untouched = checkIds.every((id) => run.checks[id].state === 'waiting')
  return (
    <Page>
      <PageHead
        title={t('connection.title')}
        before={<BackLink to="/uploads" list={t('uploads.title')} />}
        actions={<StartButton running={run.running} first={untouched} runner={runner} />}
      />
      <PageBody padded label={t('connection.title')}>
        <Summary run={run} />
        <ol className={styles.checks} aria-label={t('connection.checks')}>
          {checkIds.map((id) => (
            <CheckItem
              key={id}
              id={id}
              check={run.checks[id]}
              busy={run.running}
              onAgain={() => runner.start(id)}
              onSkip={runner.skip}
            />
          ))}
        </ol>
      </PageBody>
    </Page>
  )
}

/** The checks of this visit; leaving the page ends them. */
function useRunner(): Runner {
  const [{ idle }] = useUrlState(shape)
  const [runner] = useState(() =>
    createRunner(
      createChecks({
        send: sendTest,
        firstEvent: watchFirstEvent,
        place: { origin: location.origin, isSecure: isSecureContext },
        idleMs: idle * 1000,
      }),
    ),
  )
  useEffect(() => runner.stop, [runner])
  return runner
}

interface StartButtonProps {
  readonly running: boolean
  readonly first: boolean
  readonly runner: Runner
}

/** One button, so that the focus stays where it is when a run begins and ends. */
function StartButton({ running, first, runner }: StartButtonProps) {
  const t = useT()
  const [words, Icon] = running
    ? (['connection.stop', IconPlayerStopFilled] as const)
    : first
      ? (['connection.start', IconPlayerPlayFilled] as const)
      : (['connection.again', IconRefresh] as const)
  return (
    <Button
      variant={running ? 'default' : 'primary'}
      icon={<Icon size={16} aria-hidden />}
      onClick={() => (running ? runner.stop() : runner.start())}
    >
      {t(words)}
    </Button>
  )
}

import { IconX } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useLive } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { TopStrip } from '../../ui/notice.tsx'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { problemsOf, signOf } from './problems.ts'
import { useProblemWords } from './problem-words.ts'

const HealthDialog = lazyPart(async () => (await import('./health-dialog.tsx')).HealthDialog)

/**
 * What is wrong in the zones, in one line above the page: the worst of it in words, everything in a
 * dialog. What has been read may be closed; anything new opens it again.
 */
export function HealthStrip() {
  const t = useT()
  const words = useProblemWords()
  const zones = useLive('listZoneHealth', {}).data?.items ?? []
  const [closed, setClosed] = useState('')
  const [opened, setOpened] = useState(false)
  useFocusBack(opened)
  const problems = problemsOf(zones)
  const [worst, ...others] = problems
  const sign = signOf(problems)
  if (worst === undefined || closed === sign) return null
  return (
    <>
      <TopStrip
        tone={worst.level}
        label={t('health.title')}
        actions={
          <>
            <Button variant="link" aria-haspopup="dialog" onClick={() => setOpened(true)}>
              {others.length === 0
                ? t('health.details')
                : t('health.more', { count: others.length })}
            </Button>
            <IconButton
              small
              label={t('health.close')}
              icon={<IconX size={15} />}
              onClick={() => setClosed(sign)}
            />
          </>
        }
      >
        {words(worst)}
      </TopStrip>
      {opened && (
        <Suspense>
          <HealthDialog problems={problems} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  )
}

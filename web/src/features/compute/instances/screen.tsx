import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { apiQuery } from '../../../api/queries.ts'
import { parseApiDate } from '../../../i18n/format.ts'
import { useErrorWords } from '../../../i18n/error-text.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { failureOf } from '../../../ui/failure.ts'
import { nameOf, type Instance } from '../compute.ts'
import { isAway } from '../state-cell.tsx'
import styles from './screen.module.css'

/** Often enough to follow a boot, seldom enough for a host with many who look. */
const everyMs = 3_000

/** What the instance has on its screen, taken anew while somebody looks at it. */
export function Screen({ instance }: { instance: Instance }) {
  const t = useT()
  const running = instance.state === 'Running'
  if (!running) return <Dark>{t('compute.screen.off')}</Dark>
  if (isAway(instance)) return <Dark>{t('compute.hostAway')}</Dark>
  // Another picture for another run: what was on the screen before says nothing.
  return <LiveScreen key={instance.id} instance={instance} />
}

function LiveScreen({ instance }: { instance: Instance }) {
  const t = useT()
  const format = useFormat()
  const words = useErrorWords()
  const place = useRef<HTMLDivElement>(null)
  const inView = useInView(place)
  const { data, error } = useQuery({
    ...apiQuery('getVMScreenshot', { id: instance.id ?? '' }),
    enabled: inView,
    // Stops by itself while the tab is hidden.
    refetchInterval: everyMs,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  const { png, taken } = data ?? {}
  return (
    <figure className={styles.screen} ref={place}>
      {png === undefined ? (
        <p className={styles.words}>
          {error === null ? t('compute.screen.waiting') : words(failureOf(error))}
        </p>
      ) : (
        <img
          className={styles.picture}
          src={`data:image/png;base64,${png}`}
          alt={t('compute.screen.of', { name: nameOf(instance) })}
        />
      )}
      {png !== undefined && (
        <figcaption className={styles.caption}>
          {error !== null && <span>{t('compute.screen.stale')}</span>}
          {taken !== undefined && <span>{format.clock(parseApiDate(taken))}</span>}
        </figcaption>
      )}
    </figure>
  )
}

function Dark({ children }: { children: ReactNode }) {
  return (
    <div className={styles.screen}>
      <p className={styles.words}>{children}</p>
    </div>
  )
}

/** True while a part of the page is in view. */
function useInView(place: RefObject<Element | null>): boolean {
  const [inView, setInView] = useState(false)
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const observer = new IntersectionObserver(([entry]) =>
      setInView(entry?.isIntersecting === true),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [place])
  return inView
}

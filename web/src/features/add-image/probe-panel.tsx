import type { ReactNode } from 'react'
import { useT, type T } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { cx } from '../../ui/cx.ts'
import { StateBadge } from '../../ui/state-badge.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { Size } from '../../ui/values.tsx'
import { knownRemarks, RemarkList } from '../images/remarks/remark-list.tsx'
import type { Probe } from './fill.ts'
import { ProbeFailure } from './probe-failure.tsx'
import type { AddForm } from './use-add-form.ts'
import { warningWords } from './warnings.ts'
import styles from './source-section.module.css'

/** Nothing is known of the source, and nothing being found out. */
const isIdle = ({ looked, sourceError }: AddForm) =>
  looked.state === 'none' && sourceError === undefined

/**
 * The class of what is around the panel: it takes its place while an address is being entered, and not
 * when the answer comes, so that nothing below jumps then.
 */
export function panelPlace(add: AddForm): string {
  const { kind, values, wrongUrl } = add
  // Files of this computer are looked at in no time, one after the other.
  if (values.source === 'file') return cx(styles.place, values.fileKey !== '' && styles[kind])
  const isEmpty = isIdle(add) && (values.source !== 'url' || wrongUrl)
  return cx(values.source === 'url' ? styles.addressPlace : styles.place, !isEmpty && styles[kind])
}

/** What stands at the address. */
export function ProbePanel({ add }: { add: AddForm }) {
  const { looked, sourceError } = add
  const isLooking = looked.state === 'looking'
  const seen = looked.state === 'failed' && add.direct ? 'none' : looked.state
  const shows = isLooking ? 'looking' : sourceError === undefined ? seen : 'failed'
  return (
    <div className={styles.live} aria-live="polite" aria-busy={isLooking}>
      {/* Each answer is a panel of its own, in its own place: the reason of a failure has several lines
          above it on a narrow screen, and the panel that was there before must not slide down. */}
      <div key={shows} className={cx(styles.panel, isIdle(add) && styles.idle)}>
        <PanelWords add={add} />
      </div>
    </div>
  )
}

function PanelWords({ add }: { add: AddForm }) {
  const t = useT()
  const { looked, sourceError } = add
  if (looked.state === 'looking') return <Looking address={add.address} />
  if (sourceError !== undefined) return <ProbeFailure add={add} error={sourceError} />
  if (looked.state === 'found') return <Found probe={looked.found} add={add} />
  return <p className={styles.empty}>{t(emptyWords(add))}</p>
}

function emptyWords({ values, direct }: AddForm) {
  if (direct) return 'add.panelDirect'
  return values.source === 'url' ? 'add.panelEmpty' : 'add.panelImport'
}

function Looking({ address }: { address: string }) {
  const t = useT()
  const host = URL.parse(address)?.host
  return (
    <>
      <StateBadge
        tone="moving"
        words={host ? t('add.checking', { host }) : t('add.checkingFile')}
      />
      <Skeleton width="70%" />
      <Skeleton width="45%" />
    </>
  )
}

function Found({ probe, add }: { probe: Probe; add: AddForm }) {
  const t = useT()
  const { address, values } = add
  const isHere = values.source === 'file'
  const format = useFormat()
  const warnings = probe.warnings ?? []
  const warned = warnings.length > 0
  const remarks = knownRemarks(probe.remarks)
  return (
    <>
      <StateBadge
        tone={warned ? 'attention' : 'ready'}
        words={t(warned ? 'add.foundWarned' : isHere ? 'add.foundHere' : 'add.found')}
      />
      {warned && (
        <ul className={styles.warnings}>
          {warnings.map((code) => (
            <li key={code}>
              {warningWords(t, code, probe.size === undefined ? '' : format.size(probe.size))}
            </li>
          ))}
        </ul>
      )}
      <dl className={styles.facts}>
        {factsOf(probe, t, isHere).map(({ name, value, title, wide }) => (
          <div key={name} className={cx(styles.fact, wide === true && styles.wide)}>
            <dt>{name}</dt>
            <dd title={title}>{value}</dd>
          </div>
        ))}
      </dl>
      {remarks.length > 0 && <RemarkList remarks={remarks} />}
      {isElsewhere(probe.url, address) && (
        <p className={styles.small}>{t('add.foundAt', { url: probe.url ?? '' })}</p>
      )}
    </>
  )
}

interface ShownFact {
  readonly name: string
  readonly value: ReactNode
  readonly title?: string
  readonly wide?: boolean
}

function factsOf(probe: Probe, t: T, isHere: boolean): ShownFact[] {
  const { filename, contenttype, compression, virtualsize, label, bootable, arch } = probe
  return [
    ...(filename === undefined || isHere
      ? []
      : [{ name: t('add.fact.fileName'), value: filename, title: filename, wide: true }]),
    {
      name: t('add.fact.size'),
      value: probe.size === undefined ? t('add.fact.sizeUnknown') : <Size bytes={probe.size} />,
    },
    { name: t('add.fact.format'), value: formatWords(probe, t) },
    ...(compression === undefined
      ? []
      : [{ name: t('add.fact.compression'), value: `.${compression}` }]),
    ...(virtualsize === undefined
      ? []
      : [{ name: t('add.fact.virtualSize'), value: <Size bytes={virtualsize} /> }]),
    ...(label === undefined || label === ''
      ? []
      : [{ name: t('add.fact.label'), value: label, title: label, wide: true }]),
    ...(arch === undefined ? [] : [{ name: t('add.fact.architecture'), value: arch }]),
    ...(bootable === undefined
      ? []
      : [
          {
            name: t('add.fact.bootable'),
            value: t(bootable ? 'add.fact.bootableYes' : 'add.fact.bootableNo'),
          },
        ]),
    ...(isHere
      ? []
      : [
          {
            name: t('add.fact.resume'),
            value: t(probe.acceptsranges ? 'add.fact.resumeYes' : 'add.fact.resumeNo'),
          },
        ]),
    ...(contenttype === undefined
      ? []
      : [{ name: t('add.fact.type'), value: contenttype, title: contenttype, wide: true }]),
  ]
}

/** The content shows itself only when it is not packed; else the name speaks for it. */
function formatWords({ format, compression }: Probe, t: T): string {
  if (format === undefined) return t('add.fact.formatUnknown')
  return compression === undefined ? format : t('add.fact.formatByName', { format })
}

/** A redirect led to another place than the one that was typed. */
function isElsewhere(url: string | undefined, address: string): boolean {
  const [found, asked] = [URL.parse(url ?? ''), URL.parse(address)]
  if (found === null || asked === null) return false
  return found.host !== asked.host || found.pathname !== asked.pathname
}

import './texts.ts'
import { useEffect } from 'react'
import { useT } from '../../../i18n/i18n.ts'
import { useSession } from '../../../layout/use-session.ts'
import { RadioChoices } from '../../../ui/choices.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { NativeSelectField } from '../../../ui/native-select.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Skeleton } from '../../../ui/states.tsx'
import type { BulkShare, ShareOp } from '../bulk/bulk-share.ts'
import type { BulkTarget } from '../bulk/use-bulk-run.ts'
import { AccountField } from './account-field.tsx'
import { ProjectPicker } from './pickers.tsx'
import { type FlagName, flagNames } from './share-change.ts'
import { type SharingRights, useSharingRights } from './share-data.ts'
import styles from './sharing.module.css'
import { type NamesOf, useNameChecks } from './use-name-checks.ts'

interface BulkShareFieldsProps {
  readonly target: BulkTarget
  readonly share: BulkShare
  readonly onShare: (share: BulkShare) => void
}

/** Whom many images are shared with or taken back from, and who may use them besides. */
export function BulkShareFields(props: BulkShareFieldsProps) {
  const t = useT()
  const { rights, error } = useSharingRights()
  if (rights === undefined) {
    return error === null ? <Skeleton width="60%" /> : <ErrorNotice error={error} />
  }
  return (
    <div className={styles.stack}>
      <p>{t('share.bulkHelp')}</p>
      <Targets {...props} rights={rights} />
      <FlagChoices {...props} rights={rights} />
    </div>
  )
}

interface PartProps extends BulkShareFieldsProps {
  readonly rights: SharingRights
}

const ops = { add: 'share.bulkAdd', remove: 'share.bulkRemove', reset: 'share.bulkReset' } as const

function Targets({ target, share, onShare, rights }: PartProps) {
  const t = useT()
  const domain = useDomain(target)
  const checks = useNameChecks(namesOf(target, domain !== undefined))
  const { op, names } = share
  const typed = rights.pick && domain !== undefined ? [] : names
  const isReady =
    op !== 'add' || typed.every((name) => ['found', 'unchecked'].includes(checkOf(name)))
  function checkOf(name: string): string {
    return checks.checks.get(name) ?? 'checking'
  }
  useEffect(() => {
    if (isReady !== share.isReady) onShare({ ...share, isReady })
  }, [isReady, share, onShare])
  return (
    <>
      <RadioChoices
        label={t('share.bulkOp')}
        segmented
        choices={(['add', 'remove', 'reset'] as const).map((value) => ({
          value,
          label: t(ops[value]),
        }))}
        value={op}
        onChange={(value) => onShare(withOp(share, value as ShareOp))}
      />
      {op === 'reset' ? (
        <Notice tone="attention">{t('share.bulkResetHelp')}</Notice>
      ) : (
        <div className={styles.part}>
          <AccountField
            rights={rights}
            names={names}
            onNames={(next) => onShare({ ...share, names: next })}
            checks={checks}
            domain={domain}
            owner={undefined}
            have={[]}
          />
          <ProjectPicker
            projects={share.projects}
            onProjects={(projects) => onShare({ ...share, projects })}
            without={[]}
          />
        </div>
      )}
    </>
  )
}

/** A reset decides about public and featured by itself. */
function withOp(share: BulkShare, op: ShareOp): BulkShare {
  const { isextractable } = share.flags
  if (op !== 'reset') return { ...share, op }
  return { ...share, op, flags: isextractable === undefined ? {} : { isextractable } }
}

/** The one domain of all the owners; undefined where there are several, or it is not known whose they are. */
function useDomain({ images, everything }: BulkTarget) {
  const session = useSession()
  // All that users may share is of their own domain.
  if (session.role === 'User') return { id: session.domainid, name: session.domain }
  const [first] = images
  const isOne = images.every(({ domainid }) => domainid === first?.domainid)
  if (everything !== undefined || first === undefined || !isOne) return undefined
  return { id: first.domainid, name: first.domain }
}

function namesOf({ images }: BulkTarget, isOneDomain: boolean): NamesOf {
  if (!isOneDomain) return 'several domains'
  const own = images.find(
    ({ projectid, can }) => projectid === undefined && can?.['share'] === true,
  )
  return own === undefined ? 'own domain' : { image: own.id ?? '' }
}

/** Each flag to switch on, off, or to leave as it is. */
function FlagChoices({ share, onShare, rights }: PartProps) {
  const t = useT()
  const choices = (['keep', 'on', 'off'] as const).map((value) => ({
    value,
    label: t(`bulk.${value}`),
  }))
  const change = (flag: FlagName, value: 'keep' | 'on' | 'off') => {
    const { [flag]: _, ...others } = share.flags
    onShare({ ...share, flags: value === 'keep' ? others : { ...others, [flag]: value === 'on' } })
  }
  const why = (flag: FlagName) =>
    flag === 'isfeatured' && !rights.mayFeature ? t('share.featuredRoot') : undefined
  // A reset decides about these two.
  const shown = share.op === 'reset' ? (['isextractable'] as const) : flagNames
  return shown.map((flag) => (
    <NativeSelectField
      key={flag}
      label={t(`share.flag.${flag}`)}
      description={why(flag) ?? t(`share.flagHelp.${flag}`)}
      disabled={why(flag) !== undefined}
      choices={choices}
      value={share.flags[flag] === undefined ? 'keep' : share.flags[flag] ? 'on' : 'off'}
      onChange={(value) => change(flag, value)}
    />
  ))
}

import { AppError } from '@mold/shared/errors.ts'
import { Link } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { onPurpose } from '../../layout/leave-guard.tsx'
import { buttonClass } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { imagePath } from '../images/kind.ts'
import { problemOf, useProblemWords } from './problem.ts'
import { QuotaNotice } from './quota-notice.tsx'
import { useCheckNew } from './use-check-new.ts'
import type { AddForm } from './use-add-form.ts'

export type Checked = ReturnType<typeof useCheckNew>

interface BeforeNoticesProps {
  readonly add: AddForm
  /** How many zones there are, for what goes to all of them. */
  readonly zoneCount: number
}

/** What would be a pity to learn after the last byte: it is here already, or there is no room for it. */
export function BeforeNotices({ add, zoneCount }: BeforeNoticesProps) {
  const checked = useCheckNew(add)
  const copies = add.values.allZones ? zoneCount : Math.max(1, add.values.zoneIds.length)
  return (
    <>
      <DuplicateNotice checked={checked} />
      <QuotaNotice checked={checked} copies={copies} isUpload={add.values.source === 'file'} />
      <VirtualSizeNotice checked={checked} />
    </>
  )
}

function DuplicateNotice({ checked: { duplicate, sure } }: { checked: Checked }) {
  const t = useT()
  if (duplicate === undefined) return null
  const { id = '', name = '', reason } = duplicate
  const kind = duplicate.kind === 'iso' ? 'iso' : 'template'
  const words = sure ? 'add.same.digest' : reason === 'url' ? 'add.same.url' : 'add.same.size'
  return (
    <Notice
      tone="attention"
      action={
        <Link to={imagePath(kind, id)} state={onPurpose} className={buttonClass({ small: true })}>
          {t('add.same.open')}
        </Link>
      }
    >
      {t(words, { name })}
    </Notice>
  )
}

/** The server would refuse it with the same words, once it has all of it. */
function VirtualSizeNotice({ checked: { usage, virtualSize } }: { checked: Checked }) {
  const words = useProblemWords()
  const max = usage?.virtuallimit
  if (max === undefined || virtualSize === undefined || virtualSize <= max) return null
  const error = new AppError('image.virtual_too_large', { size: virtualSize, max })
  return <Notice tone="failed">{words(problemOf(error))}</Notice>
}

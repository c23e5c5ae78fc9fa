import { useQueries } from '@tanstack/react-query'
import { formatsOf, imageFormats, type ImageFormat } from '@mold/shared/images/formats.ts'
import { Link } from 'react-router'
import { apiQuery } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { listPath, type ImageKind } from '../images/kind.ts'
import { GuideLink } from '../guides/guide-link.tsx'
import { handOver } from '../uploads/handed-over.ts'
import type { Zone } from './add-data.ts'
import { onPurpose } from '../../layout/leave-guard.tsx'
import type { AddForm } from './use-add-form.ts'

/* Things to know while they apply; none of them blocks (ux: Notices). */

/** From here on a 10 Gb network is wise (spec D6). */
const largeBytes = 100 * 1000 ** 3

export function LargeNotice({ add: { looked } }: { add: AddForm }) {
  const t = useT()
  const format = useFormat()
  if (looked.state !== 'found') return null
  const bytes = looked.found.size ?? 0
  if (bytes < largeBytes) return null
  return <Notice tone="info">{t('add.notice.large', { size: format.size(bytes) })}</Notice>
}

/** What the content itself says that it is. */
function foundFormat({ looked }: AddForm): ImageFormat | undefined {
  const found = looked.state === 'found' ? looked.found.format : undefined
  return imageFormats.find((each) => each === found)
}

const isOtherKind = (format: ImageFormat, kind: ImageKind) =>
  (format === 'ISO') !== (kind === 'iso')

/** The content is of another format than the form says. */
export function ContentNotice({ add }: { add: AddForm }) {
  const t = useT()
  const { kind, values, change } = add
  const format = foundFormat(add)
  if (format === undefined || isOtherKind(format, kind)) return null
  if (kind === 'iso' || format === values.format) return null
  const usable = formatsOf(values.hypervisor).includes(format)
  return (
    <Notice
      tone="attention"
      action={
        usable && (
          <Button small onClick={() => change({ format })}>
            {t('add.useFormat', { format })}
          </Button>
        )
      }
    >
      {t('add.notice.fromFile', { found: format })}
    </Notice>
  )
}

const other = { template: 'iso', iso: 'template' } as const satisfies Record<ImageKind, ImageKind>

/** The content is of the other kind of image; for right below what was found. */
export function OtherKindNotice({ add }: { add: AddForm }) {
  const t = useT()
  const format = foundFormat(add)
  if (format === undefined || !isOtherKind(format, add.kind)) return null
  const toIso = add.kind === 'template'
  return (
    <Notice
      tone="attention"
      action={
        <Link
          to={`${listPath[other[add.kind]]}/add`}
          state={{ ...onPurpose, url: add.values.url }}
          onClick={() => {
            const picked = add.files.find(add.values.fileKey)?.picked
            if (add.values.source === 'file' && picked) handOver(other[add.kind], [picked])
          }}
          className={buttonClass({ small: true })}
        >
          {t(toIso ? 'add.notice.toIso' : 'add.notice.toTemplate')}
        </Link>
      }
    >
      {t(toIso ? 'add.notice.isIso' : 'add.notice.isTemplate', { found: format })}
    </Notice>
  )
}

/** What the guest in the image has to bring along (spec K5). */
export function HypervisorNotice({ add }: { add: AddForm }) {
  const t = useT()
  const { hypervisor } = add.values
  if (hypervisor !== 'XenServer' && hypervisor !== 'VMware') return null
  return (
    <Notice tone="info" action={<GuideLink to="before" />}>
      {t(hypervisor === 'XenServer' ? 'add.notice.xenserver' : 'add.notice.vmware')}
    </Notice>
  )
}

interface HostNoticeProps {
  readonly add: AddForm
  readonly zones: readonly Zone[]
}

/** No chosen zone has a host of the hypervisor, as far as is known. */
export function HostNotice({ add: { values }, zones }: HostNoticeProps) {
  const t = useT()
  const { hypervisor } = values
  const chosen = values.allZones ? zones.map(({ id = '' }) => id) : values.zoneIds
  const answers = useQueries({
    queries: chosen.map((zoneid) => apiQuery('listHypervisors', { zoneid })),
  })
  const hostless =
    answers.length > 0 &&
    answers.every(({ data }) => data?.items.every(({ name }) => name !== hypervisor))
  return hostless && <Notice tone="info">{t('add.notice.noHost', { hypervisor })}</Notice>
}

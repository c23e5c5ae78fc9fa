import { cleanedFindings } from '@mold/shared/image-check/cleaning.ts'
import {
  type FindingCode,
  findingSeverities,
  severities,
  type Severity,
} from '@mold/shared/image-check/findings.ts'
import type { ResultFor } from '../../../api/client.ts'
import type { TextKey } from '../../../i18n/i18n.ts'
import type { Tone } from '../../../ui/state-badge.tsx'
import type { Image } from '../kind.ts'

export type Job = ResultFor<'listAsyncJobs'>['items'][number]
export type Report = ResultFor<'listImageChecks'>['items'][number]
export type Finding = Report['findings'][number]

/** The newest check of a template, whoever has begun it. */
export const newestCheck = (id: string) =>
  ({
    keyword: 'checkImage',
    resourceid: id,
    resourcetype: 'Template',
    listall: true,
    page: 1,
    pagesize: 1,
  }) as const

const steps = ['waiting', 'preparing', 'reading'] as const
export interface CheckProgress {
  readonly step: (typeof steps)[number]
  /** 0 to 100; undefined while the amount of work is not known. */
  readonly percent: number | undefined
}

/** How far a running check is, out of the texts of its row. */
export function progressOf(job: Job): CheckProgress {
  const step = steps.find((each) => each === job.jobprogress?.['step']) ?? 'waiting'
  const percent = Number(job.jobprogress?.['percent'] ?? 0)
  // Until the disk answers for the first time a system boots, which tells nothing.
  return { step, percent: percent > 0 ? percent : undefined }
}

const isKnown = (code: string): code is FindingCode => Object.hasOwn(findingSeverities, code)

/** The console's words for a finding; undefined for one that only a newer server knows. */
export function wordsOf({ code }: Finding): { text: TextKey; fix: TextKey } | undefined {
  return isKnown(code) ? { text: `check.text.${code}`, fix: `check.fix.${code}` } : undefined
}

/** True where a cleaned copy would be without some of it. */
export const isCleanable = ({ osfamily, findings }: Report): boolean =>
  osfamily === 'linux' &&
  findings.some(({ code }) => cleanedFindings.some((cleaned) => cleaned === code))

export const severityOf = ({ severity }: Finding): Severity =>
  severities.find((each) => each === severity) ?? 'note'

export function severityTone(severity: Severity): Tone {
  switch (severity) {
    case 'serious':
      return 'failed'
    case 'attention':
      return 'attention'
    case 'note':
      return 'quiet'
  }
}

/** The OS type that was found, where the template says another one. */
export function otherOsType(
  report: Report,
  image: Image,
): { id: string; name: string } | undefined {
  const { ostypeid: id, ostypename: name } = report
  return id === undefined || name === undefined || id === image.ostypeid ? undefined : { id, name }
}

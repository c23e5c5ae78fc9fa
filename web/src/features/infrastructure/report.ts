import {
  reportReasons,
  type ReportReason,
} from '@mold/shared/commands/infrastructure/store-report.fields.ts'
import type { ResultFor } from '../../api/client.ts'
import type { Tone } from '../../ui/state-badge.tsx'

export type Job = ResultFor<'listAsyncJobs'>['items'][number]
export type Report = ResultFor<'getStoreReport'>
export type ReportItem = NonNullable<Report['items']>[number]

/** The newest job of a command, for its result or its progress. */
export const newestJob = (command: 'getStoreReport' | 'collectStore') =>
  ({ keyword: command, page: 1, pagesize: 1 }) as const

export const isRunning = (job: Job | undefined) => job?.jobstatus === 0

/** What a job found or did; undefined while it runs, and where it failed. */
export function reportIn(job: Job | undefined): Report | undefined {
  if (job?.jobstatus !== 1) return undefined
  return job.jobresult?.['storereport'] as Report | undefined
}

/** Which of two came to its end later. */
export function isLater(one: Job | undefined, other: Job | undefined): boolean {
  return one?.completed !== undefined && one.completed > (other?.completed ?? '')
}

export function reasonOf({ reason }: ReportItem): ReportReason | undefined {
  return reportReasons.find((each) => each === reason)
}

/** What is lost needs somebody; what goes, or is left alone, does not. */
export function reasonTone(reason: ReportReason | undefined): Tone {
  switch (reason) {
    case 'lost':
    case 'damaged':
      return 'failed'
    case 'missing':
      return 'attention'
    default:
      return 'quiet'
  }
}

export interface Progress {
  readonly step: 'looking' | 'verifying' | 'collecting'
  /** 0 to 100; undefined while the amount of work is not known. */
  readonly percent: number | undefined
  readonly files: number
  readonly bytes: number
}

const steps = ['looking', 'verifying', 'collecting'] as const

/** How far a running job is, out of the texts of its row. */
export function progressIn(job: Job | undefined): Progress {
  const told = job?.jobprogress ?? {}
  const number = (name: string) => Number(told[name] ?? 0) || 0
  const of = number('ofStores')
  return {
    step: steps.find((each) => each === told['step']) ?? 'looking',
    percent: of === 0 ? undefined : Math.round((number('stores') / of) * 100),
    files: number('files'),
    bytes: number('bytes'),
  }
}

import { randomUUID } from 'node:crypto'
import { deleteOldFailures } from './access/sign-in/attempts.repository.ts'
import { deleteExpiredSessions } from './access/sign-in/session.repository.ts'
import { syncAll } from './compute/certificates/sync.service.ts'
import {
  dropOldHostCommands,
  expireHostCommands,
} from './compute/host-commands/host-command.repository.ts'
import { dropOldPasswords } from './compute/passwords/password.repository.ts'
import { settleVolumes } from './compute/settle.ts'
import { sweepIntakes } from './compute/intakes/sweep.ts'
import { expungeOld, settleAbandoned } from './compute/reconcile/abandoned.ts'
import { reconcileAll, type ReconcileParts } from './compute/reconcile/reconcile.ts'
import { claimCopy } from './images/copy/copy.repository.ts'
import { beginFailedAgain } from './images/copy/fill.repository.ts'
import { fillNext } from './images/copy/fill.service.ts'
import { runCopy } from './images/copy/run.ts'
import { sweepLinks } from './images/downloads/links.ts'
import type { DeleteParts } from './images/delete.service.ts'
import { claimFetch, type Lacking } from './images/fetch/claim.repository.ts'
import type { WorkerParts } from './images/fetch/parts.ts'
import { runFetch } from './images/fetch/run.ts'
import { keepDefaultTemplates } from './images/defaults/keep.service.ts'
import { keepToolsIsos } from './images/defaults/tools.service.ts'
import { dropOldFetches } from './images/leftovers.ts'
import { foldCounts } from './images/list/kept-counts.repository.ts'
import { claimUnsealed, sealUnheld } from './images/uploads/complete.ts'
import { claimDigests, digestUpload } from './images/uploads/digest.ts'
import { sweepUploads } from './images/uploads/end.ts'
import type { ConverterState } from './infrastructure/converter-state.ts'
import { checkerRole, converterRole } from './infrastructure/server.repository.ts'
import type { HealthLimits } from './infrastructure/server-condition.ts'
import { expireJobs } from './jobs/job.repository.ts'
import { jobSecretMs } from './jobs/job-secret.ts'
import { dropOldJobSecrets } from './jobs/job-secret.repository.ts'
import type { Jobs } from './jobs/jobs.service.ts'
import { type Chore, startMaintenance } from './jobs/maintenance.ts'
import { startWorkLoop } from './jobs/work-loop.ts'
import { collect } from './stores/collector.ts'
import type { Stores } from './stores/stores.service.ts'
import { endWithin } from './teardown.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
/** Aborted work ends at once, but for the bytes that it makes durable first. */
const stopLimitMs = 3 * second

export interface WorkersParts extends Omit<WorkerParts, 'stores'>, DeleteParts, ReconcileParts {
  readonly stores: Stores
  readonly wake: () => Promise<void>
  readonly uploadLeaseMs: number
  /** Names this process. */
  readonly server: string
  readonly jobs: Jobs
  readonly canConvert: Pick<ConverterState, 'here'>
  readonly canCheck: Pick<ConverterState, 'here'>
  readonly healthLimits: HealthLimits
  readonly pollMs: number
  /** Whether this installation has default templates. */
  readonly defaultTemplates: boolean
}

function chores(parts: WorkersParts): Chore[] {
  const { db, stores, settings, log } = parts
  return [
    { name: 'sessions', everyMs: minute, run: () => deleteExpiredSessions(db) },
    { name: 'sign-in failures', everyMs: hour, run: () => deleteOldFailures(db, day / 1000) },
    {
      name: 'links',
      everyMs: async () => second * (await settings.number('extract.url.cleanup.interval')),
      run: () => sweep(parts),
    },
    {
      name: 'jobs',
      everyMs: 10 * minute,
      run: async () => expireJobs(db, await settings.number('job.expire.minutes')),
    },
    { name: 'secrets of jobs', everyMs: minute, run: () => dropOldJobSecrets(db, jobSecretMs) },
    { name: 'guest passwords', everyMs: 10 * minute, run: () => dropOldPasswords(db) },
    {
      name: 'old fetches',
      everyMs: hour,
      run: async () => void (await dropOldFetches(parts, day)),
    },
    {
      name: 'all-zones images',
      everyMs: minute,
      run: async () => {
        if ((await beginFailedAgain(db, 10 * minute)) > 0) await parts.wake()
      },
    },
    {
      name: 'hosts and rows',
      everyMs: 3 * minute,
      run: (signal) => reconcileAll(parts, signal),
    },
    { name: 'abandoned instances', everyMs: minute, run: () => settleAbandoned(db, minute) },
    {
      name: 'destroyed instances',
      everyMs: async () => second * (await settings.number('expunge.interval')),
      run: async () => expungeOld(db, second * (await settings.number('expunge.delay'))),
    },
    { name: 'counts', everyMs: minute, run: () => foldCounts(db) },
    {
      name: 'uploads',
      lookMs: 3 * second,
      everyMs: async () => second * (await settings.number('upload.monitoring.interval')),
      run: async () => void (await sweepUploads(parts)),
    },
    {
      name: 'host commands',
      everyMs: 5 * second,
      run: async () => void (await expireHostCommands(db)),
    },
    { name: 'old host commands', everyMs: hour, run: () => dropOldHostCommands(db, day) },
    {
      name: 'certificates',
      lookMs: 3 * second,
      everyMs: async () => {
        const hours = await settings.number('direct.download.certificate.background.task.interval')
        return hours === 0 ? undefined : hours * hour
      },
      run: (signal) => syncAll(parts, signal),
    },
    ...(parts.defaultTemplates
      ? [
          {
            name: 'default templates',
            everyMs: 3 * second,
            run: () => keepDefaultTemplates(parts),
          },
          { name: 'tools ISOs', everyMs: 3 * second, run: () => keepToolsIsos(parts) },
        ]
      : []),
    { name: 'volumes', everyMs: minute, run: () => settleVolumes(parts) },
    { name: 'intakes', everyMs: minute, run: () => sweepIntakes(parts, 10 * minute) },
    {
      name: 'collector',
      everyMs: async () => second * (await settings.number('storage.cleanup.interval')),
      run: async (signal) => {
        if (!(await settings.boolean('storage.cleanup.enabled'))) return
        const graceMs = second * (await settings.number('storage.cleanup.delay'))
        const report = await collect({ db, stores, log, graceMs, signal })
        if (report.bytes > 0) log.info({ bytes: report.bytes }, 'the collector freed bytes')
      },
    },
  ]
}

/** What was made of volumes for links goes with these. */
async function sweep({ db, collectUnreferenced }: WorkersParts): Promise<void> {
  if ((await sweepLinks(db, new Date())) > 0) await collectUnreferenced()
}

/**
 * Starts everything of role `worker`: fetches, copies, jobs and chores. Any number of processes may
 * run them on one database.
 */
export function startWorkers(parts: WorkersParts) {
  const owner = () => randomUUID()
  const claim = { owner: parts.server, leaseMs: parts.leaseMs }
  const { awayMs } = parts.healthLimits
  const lacking = async (role: Lacking['role'], able: Pick<ConverterState, 'here'>) =>
    (await able.here()) ? undefined : { role, awayMs }
  const loops = [
    startWorkLoop({
      name: 'fetch',
      concurrency: 4,
      claim: async () => {
        const lacks = await lacking(converterRole, parts.canConvert)
        return claimFetch(parts.db, { ...claim, cleaning: false, lacking: lacks })
      },
      run: (row, signal) => runFetch(parts, row, signal),
      ...parts,
    }),
    startWorkLoop({
      name: 'clean',
      // Each boots a small system in emulation.
      concurrency: 1,
      claim: async () => {
        const lacks = await lacking(checkerRole, parts.canCheck)
        return claimFetch(parts.db, { ...claim, cleaning: true, lacking: lacks })
      },
      run: (row, signal) => runFetch(parts, row, signal),
      ...parts,
    }),
    // What is complete must not wait behind fetches that last for hours.
    startWorkLoop({
      name: 'publish',
      concurrency: 4,
      claim: () => claimFetch(parts.db, { ...claim, complete: true }),
      run: (row, signal) => runFetch(parts, row, signal),
      ...parts,
    }),
    startWorkLoop({
      name: 'seal',
      concurrency: 1,
      claim: () => claimUnsealed(parts.db, owner(), parts.uploadLeaseMs),
      run: (row) => sealUnheld(parts, row),
      ...parts,
    }),
    startWorkLoop({
      name: 'digest',
      concurrency: 1,
      claim: () => claimDigests(parts.db),
      run: (row) => digestUpload(parts, row),
      ...parts,
    }),
    startWorkLoop({
      name: 'copy',
      concurrency: 2,
      claim: () => claimCopy(parts.db, owner(), parts.leaseMs),
      run: (row, signal) => runCopy(parts, row, signal),
      ...parts,
    }),
    startWorkLoop({
      name: 'fill',
      concurrency: 1,
      claim: () => fillNext(parts),
      // The copies are rows now, which the other loops take up.
      run: () => parts.wake(),
      ...parts,
    }),
    startWorkLoop({
      name: 'job',
      concurrency: 4,
      claim: parts.jobs.claim,
      run: parts.jobs.run,
      ...parts,
    }),
  ]
  const maintenance = startMaintenance(parts.db, chores(parts), parts.log)
  const stopNudges = parts.onNudge(() => loops.forEach((loop) => loop.wake()))
  return {
    /** Throws when one of the loops cannot look for work. */
    check() {
      for (const loop of loops) loop.check()
    },
    /** Resolves once nothing is being worked on (tests). */
    async idle() {
      for (const loop of loops) await loop.idle()
    },
    async stop() {
      stopNudges()
      const stopped = Promise.all([...loops.map((loop) => loop.stop()), maintenance.stop()])
      if (await endWithin(stopLimitMs, stopped)) return
      parts.log.warn('work has not ended in time; its leases let another server take it up')
    },
  }
}

export type Workers = ReturnType<typeof startWorkers>

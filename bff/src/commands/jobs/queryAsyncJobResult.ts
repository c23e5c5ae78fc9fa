import type { Commands } from '@mold/shared/commands/index.ts'
import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isAdmin, isRoot } from '../../access/caller.ts'
import { findJob, findJobOf, type ShownJob } from '../../jobs/job.repository.ts'
import { withSecret, type SecretParts } from '../../jobs/job-secret.ts'
import { jobView } from '../../jobs/job.view.ts'
import type { SyncHandler } from '../handler.ts'

/** Own account's jobs; admins those of their subtree, root all (protocol §9). */
function maySee(caller: Caller, job: ShownJob): boolean {
  if (isRoot(caller) || job.account_id === caller.account.id) return true
  return isAdmin(caller) && job.domain_path.startsWith(caller.domain.path)
}

export const createQueryAsyncJobResult =
  (parts: SecretParts): SyncHandler<Commands['queryAsyncJobResult']> =>
  async ({ jobid, resourcetype = '', resourceid = '' }, { caller }) => {
    if (jobid === undefined && (resourcetype === '' || resourceid === '')) {
      throw new AppError('job.which')
    }
    const job = await (jobid === undefined
      ? findJobOf(parts.db, resourcetype, resourceid)
      : findJob(parts.db, jobid))
    if (!job) throw new AppError('job.not_found', { id: jobid ?? resourceid })
    if (!maySee(caller, job)) throw new AppError('api.denied', { account: caller.account.name })
    return withSecret(parts, job, caller, jobView(job, caller))
  }

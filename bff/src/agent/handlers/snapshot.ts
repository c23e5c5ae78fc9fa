import { rm } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import type { AgentHost, Doing, HostHandler } from '../host.ts'
import { element } from '../libvirt/element.ts'
import { type LiveDisk, lookAtDomain } from '../libvirt/live-domain.ts'
import { steadily } from '../libvirt/steady.ts'
import { isGone } from '../libvirt/domains.ts'
import { type Virsh, VirshError } from '../libvirt/virsh.ts'
import { withXml } from '../libvirt/with-xml.ts'
import { passed } from '../passed.ts'
import { readDisk } from '../pool/overlay.ts'
import { requireRoom } from '../pool/prepare.ts'
import { endedIntake } from '../pool/send.ts'
import { dataOf, sendWhole } from './export.ts'

const lookMs = 500
/** Shares of the work: the copy beside the running machine, then compacting and sending. */
const sending = 0.6

/**
 * Takes a copy of a disk while its machine runs, as QEMU keeps it at one moment, and sends it. The copy takes
 * room in primary storage until it is sent.
 */
export const snapshotDisk: HostHandler<'domain.snapshot'> = async (host, params, doing) => {
  const { instance, disk, intake } = params
  const source = await readDisk(host.paths, disk)
  const before = await endedIntake(host, intake, doing.signal)
  if (before) return { ...before, virtualSize: source.virtualSize }
  const copy = host.paths.temporary(doing.id, 'copy')
  try {
    await requireRoom(host.paths, 2 * (await dataOf(source)))
    await steadily(doing.signal, () => copyLive(host, instance, source, copy, doing))
    const whole = { path: copy, base: undefined, virtualSize: source.virtualSize }
    return await sendWhole(host, whole, { disk, intake }, doing, sending)
  } finally {
    await rm(copy, { force: true })
  }
}

async function copyLive(
  host: AgentHost,
  instance: string,
  source: { readonly path: string; readonly virtualSize: number },
  copy: string,
  doing: Doing,
): Promise<void> {
  const { virsh } = host
  const domain = await lookAtDomain(virsh, instance)
  if (!domain) throw new AppError('host.domain_gone')
  const target = domain.disks.find(({ file }) => file === source.path)?.target
  if (target === undefined) {
    throw new AppError('host.backup_failed', { reason: 'the instance does not have the disk' })
  }
  // One that was begun before this process, or before libvirt, was started anew is nobody's.
  await abort(host, instance)
  await rm(copy, { force: true })
  try {
    await jobOf(virsh, instance)
    await begin(host, instance, domain.disks, { target, copy }, doing)
    await awaitEnd(host, instance, source.virtualSize, doing)
  } catch (error) {
    await abort(host, instance)
    if (isGone(error)) throw new AppError('host.domain_gone')
    if (!(error instanceof VirshError)) throw error
    const isFull = /no space left/i.test(error.message)
    throw isFull
      ? new AppError('host.disk_full', { path: host.paths.root })
      : new AppError('host.backup_failed', { reason: error.message }, { cause: error })
  }
}

async function begin(
  { virsh, paths }: AgentHost,
  instance: string,
  disks: readonly LiveDisk[],
  { target, copy }: { readonly target: string; readonly copy: string },
  { id, signal }: Doing,
): Promise<void> {
  // The end of an earlier one must not be taken for the end of this one.
  await virsh.run(['domjobinfo', instance, '--completed', '--rawstats'], { signal })
  const others = disks.filter((disk) => disk.target !== target)
  const backup = element(
    'domainbackup',
    { mode: 'push' },
    element(
      'disks',
      {},
      element(
        'disk',
        { name: target, backup: 'yes', type: 'file', backupmode: 'full' },
        element('driver', { type: 'qcow2' }),
        element('target', { file: copy }),
      ),
      ...others.map(({ target: name }) => element('disk', { name, backup: 'no' })),
    ),
  )
  await withXml(paths, id, backup, (file) =>
    virsh.run(['backup-begin', instance, file], { signal }),
  )
}

/*
 * libvirt 9 that is killed just when a copy begins comes back with a job that nothing ends, and then lets each
 * further one wait for it.
 */
async function jobOf(virsh: Virsh, instance: string): Promise<Job> {
  try {
    return parseJob(await virsh.run(['domjobinfo', instance, '--rawstats']))
  } catch (error) {
    const isLost = error instanceof VirshError && /backup job data missing/i.test(error.message)
    throw isLost ? new AppError('host.backup_lost') : error
  }
}

/** Waits for QEMU, which copies by itself; a machine that ends meanwhile ends the copy. */
async function awaitEnd(
  { virsh }: AgentHost,
  instance: string,
  total: number,
  { signal, progress }: Doing,
): Promise<void> {
  for (;;) {
    const now = await jobOf(virsh, instance)
    if (now.type === jobTypes.none) break
    progress(Math.round(now.processed * (1 - sending)), total)
    await passed(lookMs, signal)
  }
  const args = ['domjobinfo', instance, '--completed', '--rawstats']
  const end = parseJob(await virsh.run(args, { signal }))
  if (end.type === jobTypes.completed) return
  throw new VirshError(end.message === '' ? 'it ended early' : end.message)
}

/** Of `virDomainJobType`. */
const jobTypes = { none: 0, completed: 3 } as const

interface Job {
  readonly type: number
  /** Bytes. */
  readonly processed: number
  readonly message: string
}

/** What `virsh domjobinfo --rawstats` says. */
export function parseJob(text: string): Job {
  const value = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(text)?.[1]?.trim()
  return {
    type: Number(value('Job type') ?? 0),
    processed: Number(value('disk_processed') ?? 0),
    message: value('errmsg') ?? '',
  }
}

/** Ends a copy that is under way; there may be none. */
async function abort({ virsh }: AgentHost, instance: string): Promise<void> {
  await virsh.run(['domjobabort', instance]).catch((error: unknown) => {
    if (!(error instanceof VirshError)) throw error
  })
}

/**
 * Names of the places between two steps of a worker where a crash has to be harmless. Tests set
 * MOLD_TEST_FAULT to one of them and the process kills itself there, as a power cut would.
 */
export type FaultPoint =
  | 'fetch.claimed'
  | 'fetch.received'
  | 'fetch.hashed'
  | 'fetch.unpacked'
  | 'fetch.checked'
  | 'convert.converted'
  | 'clean.copied'
  | 'clean.cleaned'
  | 'fetch.published'
  | 'fetch.rows'
  | 'fetch.committed'
  | 'upload.acquired'
  | 'upload.synced'
  | 'upload.confirmed'
  | 'upload.sealing'
  | 'upload.sealed'
  | 'copy.begun'
  | 'copy.claimed'
  | 'copy.received'
  | 'copy.published'
  | 'copy.rows'
  | 'copy.committed'
  | 'fill.rows'
  | 'fill.committed'
  | 'delete.rows'
  | 'delete.committed'
  | 'delete.collected'
  | 'intake.published'
  | 'intake.committed'
  | 'host.joined'
  | 'instance.deployed'
  | 'instance.bases'
  | 'instance.disks'
  | 'instance.started'
  | 'instance.halted'
  | 'instance.media'
  | 'people.closed'
  | 'people.image'
  | 'people.removed'
  | 'snapshot.held'
  | 'snapshot.copied'
  | 'snapshot.kept'
  | 'volume.template_held'
  | 'volume.template_copied'
  | 'volume.template_kept'
  | 'volume.held'
  | 'volume.made'
  | 'volume.plugged'
  | 'volume.unplugged'
  | 'volume.extract_held'
  | 'volume.extract_copied'
  | 'volume.extract_kept'

export type HitFaultPoint = (name: FaultPoint) => void

/** A hook that does nothing unless `wanted` names the point that is hit. */
export function createFaultPoints(wanted: string | undefined): HitFaultPoint {
  return (name) => {
    if (name === wanted) process.kill(process.pid, 'SIGKILL')
  }
}

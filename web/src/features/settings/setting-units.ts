/** Units that the API does not tell; a setting that is not here counts things. */
export type Unit = 'ms' | 'seconds' | 'minutes' | 'hours' | 'gib'

const units: Readonly<Record<Unit, readonly string[]>> = {
  ms: ['direct.download.connect.timeout', 'direct.download.socket.timeout'],
  seconds: [
    'api.throttling.interval',
    'backup.snapshot.wait',
    'copy.volume.wait',
    'create.private.template.from.snapshot.wait',
    'create.private.template.from.volume.wait',
    'expunge.delay',
    'expunge.interval',
    'extract.url.cleanup.interval',
    'extract.url.expiration.interval',
    'primary.storage.download.wait',
    'project.invite.timeout',
    'storage.cleanup.delay',
    'storage.cleanup.interval',
    'upload.monitoring.interval',
    'vm.stop.wait',
  ],
  minutes: ['job.expire.minutes', 'upload.operation.timeout'],
  hours: ['direct.download.certificate.background.task.interval', 'upload.resume.expiration'],
  gib: [
    'max.account.primary.storage',
    'max.account.secondary.storage',
    'max.domain.secondary.storage',
    'max.project.secondary.storage',
    'max.template.iso.size',
    'max.template.virtual.size',
  ],
}

const unitByName = new Map(
  Object.entries(units).flatMap(([unit, names]) => names.map((name) => [name, unit as Unit])),
)

export function unitOf(name: string): Unit | undefined {
  return unitByName.get(name)
}

const secondsPer = { ms: 0.001, seconds: 1, minutes: 60, hours: 3_600 } as const

/**
 * A value in a larger unit, for those that are hard to read in their own: a time of a minute and
 * more in seconds, a size of a TiB and more in bytes. Undefined when its own unit says it best.
 */
export function largerUnit(
  unit: Unit | undefined,
  value: string,
): { seconds: number } | { bytes: number } | undefined {
  const number = Number(value.trim())
  if (unit === undefined || value.trim() === '' || !Number.isFinite(number)) return undefined
  if (unit === 'gib') return number >= 1024 ? { bytes: number * 1024 ** 3 } : undefined
  const seconds = number * secondsPer[unit]
  const least = { ms: 1, seconds: 60, minutes: 60 * 60, hours: 24 * 3_600 * 2 }[unit]
  return seconds >= least ? { seconds } : undefined
}

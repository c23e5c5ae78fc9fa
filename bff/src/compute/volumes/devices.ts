import { AppError } from '@mold/shared/errors.ts'

/** The place of the drive for ISOs; 0 is that of the root disk. */
const taken: ReadonlySet<number> = new Set([0, 3])

/** The last place: as many disks as the buses of every machine type have room for. */
export const lastDevice = 9

/**
 * The place of a further disk in an instance: the one that is asked for, else the first free one.
 *
 * @param used those of its disks
 * @throws AppError volume.device, volume.no_device
 */
export function deviceFor(
  used: readonly number[],
  asked: number | undefined,
  instance: string,
): number {
  const isFree = (device: number) => !taken.has(device) && !used.includes(device)
  if (asked !== undefined) {
    const isPlace = Number.isInteger(asked) && asked > 0 && asked <= lastDevice
    if (!isPlace || !isFree(asked)) {
      throw new AppError('volume.device', { device: asked, max: lastDevice })
    }
    return asked
  }
  const places = Array.from({ length: lastDevice + 1 }, (_, device) => device)
  const device = places.find((of) => isFree(of))
  if (device === undefined) {
    throw new AppError('volume.no_device', { instance, max: lastDevice + 1 - taken.size })
  }
  return device
}

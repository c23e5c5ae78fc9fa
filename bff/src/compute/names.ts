import { checkImageName } from '@mold/shared/images/names.ts'

/**
 * The name of a volume or snapshot: as it is given, by the rules for images, else one with the time in it.
 *
 * @throws AppError image.name_*
 */
export function nameOr(given: string | undefined, prefix: string): string {
  if (given !== undefined && given.trim() !== '') return checkImageName(given)
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return `${Array.from(prefix).slice(0, 200).join('')}_${time}`
}

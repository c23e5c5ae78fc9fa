import * as z from 'zod/mini'
import type { ParamsFor, ResultFor } from '../../../api/client.ts'
import type { Instance, Snapshot } from '../compute.ts'

export type DiskOffering = ResultFor<'listDiskOfferings'>['items'][number]

/** Messages are keys of the texts. */
export const volumeSchema = z.object({
  name: z.string().check(z.maxLength(255, 'edit.nameLong')),
  zoneid: z.string(),
  offering: z.string(),
  /** GiB, of an offering that leaves it open. */
  size: z.string(),
})
export type VolumeValues = z.infer<typeof volumeSchema>

/** What a new volume is for, or made from. */
export interface VolumeContext {
  readonly instance: Instance | undefined
  readonly snapshot: Snapshot | undefined
}

/** A whole number of GiB, or nothing. */
export function gibOf(text: string): number | undefined {
  const trimmed = text.trim()
  return /^[1-9]\d{0,5}$/.test(trimmed) ? Number(trimmed) : undefined
}

/** The parts of a form that a volume cannot be made with, and what to do: keys of the texts. */
export function volumeProblems(
  values: VolumeValues,
  { instance, snapshot }: VolumeContext,
  offering: DiskOffering | undefined,
) {
  const free = instance === undefined && snapshot === undefined
  return {
    ...(free && values.zoneid === '' ? { zoneid: 'infra.needed.zone' as const } : {}),
    ...(snapshot === undefined && offering === undefined
      ? { offering: 'compute.needed.diskOffering' as const }
      : {}),
    ...(offering?.iscustomized === true && gibOf(values.size) === undefined
      ? { size: 'compute.needed.gib' as const }
      : {}),
  }
}

/** A volume of an instance lives where that does; one of a snapshot in its zone. */
export function toCreateVolume(
  values: VolumeValues,
  { instance, snapshot }: VolumeContext,
  offering: DiskOffering | undefined,
  projectid: string | undefined,
): ParamsFor<'createVolume'> {
  const free = instance === undefined && snapshot === undefined
  return {
    name: values.name.trim() || undefined,
    ...(free ? { zoneid: values.zoneid, projectid } : {}),
    ...(snapshot === undefined
      ? {
          diskofferingid: offering?.id,
          size: offering?.iscustomized === true ? gibOf(values.size) : undefined,
        }
      : { snapshotid: snapshot.id }),
    ...(instance === undefined ? {} : { virtualmachineid: instance.id }),
  }
}

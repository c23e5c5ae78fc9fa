import * as z from 'zod/mini'
import type { ParamsFor } from '../../api/client.ts'

/* Messages are keys of the texts. The bounds are those of the server, which says the same again. */
const whole = (least: number, most: number, message: string) =>
  z.string().check(
    z.trim(),
    z.refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most,
      message,
    ),
  )

const words = {
  name: z.string().check(z.trim(), z.minLength(1, 'infra.needed.name'), z.maxLength(255)),
  displaytext: z.string().check(z.maxLength(4096)),
}

export const serviceOfferingSchema = z.object({
  ...words,
  cpunumber: whole(1, 255, 'infra.offering.wrongCpus'),
  cpuspeed: whole(1, 100_000, 'infra.offering.wrongSpeed'),
  memory: whole(32, 16 * 1024 * 1024, 'infra.offering.wrongMemory'),
})
export type ServiceOfferingValues = z.infer<typeof serviceOfferingSchema>

export const diskOfferingSchema = z
  .object({ ...words, customized: z.boolean(), disksize: z.string() })
  .check(
    z.refine(({ customized, disksize }) => customized || isDiskSize(disksize), {
      message: 'infra.offering.wrongSize',
      path: ['disksize'],
    }),
  )
export type DiskOfferingValues = z.infer<typeof diskOfferingSchema>

const isDiskSize = (text: string) =>
  /^\d{1,6}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 64 * 1024

const describedAs = ({ name, displaytext }: { name: string; displaytext: string }) => ({
  name: name.trim(),
  ...(displaytext.trim() === '' ? {} : { displaytext: displaytext.trim() }),
})

export function toServiceOffering(
  values: ServiceOfferingValues,
): ParamsFor<'createServiceOffering'> {
  return {
    ...describedAs(values),
    cpunumber: Number(values.cpunumber),
    cpuspeed: Number(values.cpuspeed),
    memory: Number(values.memory),
  }
}

export function toDiskOffering(values: DiskOfferingValues): ParamsFor<'createDiskOffering'> {
  return {
    ...describedAs(values),
    ...(values.customized ? { customized: true } : { disksize: Number(values.disksize) }),
  }
}

/** The field that a refusal of the server belongs to; undefined for the place above the buttons. */
export function offeringFieldOf(
  { code, params }: { readonly code?: string | undefined; readonly params?: unknown },
  fields: readonly string[],
): string | undefined {
  if (code !== 'offering.number' && code !== 'api.empty_value') return undefined
  const { name } = (params ?? {}) as { name?: unknown }
  return fields.find((field) => field === name)
}

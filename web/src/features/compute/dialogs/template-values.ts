import * as z from 'zod/mini'
import type { ParamsFor } from '../../../api/client.ts'
import type { Snapshot, Volume } from '../compute.ts'

/** Messages are keys of the texts. */
export const templateSchema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, 'edit.nameMissing'), z.maxLength(255, 'edit.nameLong')),
  displaytext: z.string().check(z.maxLength(4096, 'edit.displaytextLong')),
  ostypeid: z.string().check(z.minLength(1, 'compute.needed.osType')),
  passwordenabled: z.boolean(),
  isdynamicallyscalable: z.boolean(),
  ispublic: z.boolean(),
  isfeatured: z.boolean(),
})
export type TemplateValues = z.infer<typeof templateSchema>

export const noTemplate: TemplateValues = {
  name: '',
  displaytext: '',
  ostypeid: '',
  passwordenabled: false,
  isdynamicallyscalable: false,
  ispublic: false,
  isfeatured: false,
}

/** What a template is made from: a volume of a stopped instance or of none, or a snapshot. */
export type TemplateSource = { readonly volume: Volume } | { readonly snapshot: Snapshot }

export function sourceName(from: TemplateSource): string {
  return ('volume' in from ? from.volume.name : from.snapshot.name) ?? ''
}

export function toCreateTemplate(
  from: TemplateSource,
  values: TemplateValues,
): ParamsFor<'createTemplate'> {
  const { isfeatured, ispublic, passwordenabled, isdynamicallyscalable, ostypeid } = values
  return {
    name: values.name.trim(),
    displaytext: values.displaytext.trim() || undefined,
    ostypeid,
    ...('volume' in from ? { volumeid: from.volume.id } : { snapshotid: from.snapshot.id }),
    ...(passwordenabled && { passwordenabled }),
    ...(isdynamicallyscalable && { isdynamicallyscalable }),
    // What is featured is public too.
    ...((ispublic || isfeatured) && { ispublic: true }),
    ...(isfeatured && { isfeatured }),
  }
}

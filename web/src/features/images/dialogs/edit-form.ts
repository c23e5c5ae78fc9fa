import * as z from 'zod/mini'
import type { Image, ImageKind } from '../kind.ts'

/** The form as the screen shows it. Messages are keys of the texts. */
export const editSchema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, 'edit.nameMissing'), z.maxLength(255, 'edit.nameLong')),
  displaytext: z.string().check(z.maxLength(4096, 'edit.displaytextLong')),
  ostypeid: z.nullable(z.string()),
  passwordenabled: z.boolean(),
  sshkeyenabled: z.boolean(),
  isdynamicallyscalable: z.boolean(),
  bootable: z.boolean(),
})

export type EditValues = z.infer<typeof editSchema>

export function valuesOf(image: Image): EditValues {
  return {
    name: image.name ?? '',
    displaytext: image.displaytext ?? '',
    ostypeid: image.ostypeid ?? null,
    passwordenabled: image.passwordenabled,
    sshkeyenabled: image.sshkeyenabled,
    isdynamicallyscalable: image.isdynamicallyscalable,
    bootable: image.bootable,
  }
}

/** Flags that an image of a kind has. */
export const flagsOf = {
  template: ['passwordenabled', 'sshkeyenabled', 'isdynamicallyscalable'],
  iso: ['bootable'],
} as const satisfies Record<ImageKind, readonly (keyof EditValues)[]>

/** The update command's parameters: only what differs from the image. */
export function toRequest(kind: ImageKind, image: Image, values: EditValues) {
  const before = valuesOf(image)
  const fields = ['name', 'displaytext', 'ostypeid', ...flagsOf[kind]] as const
  const changed = fields.filter((field) => values[field] !== before[field])
  const entries = changed.map((field) => [field, values[field] ?? undefined])
  return { id: image.id ?? '', ...(Object.fromEntries(entries) as Partial<Changes>) }
}

type Changes = Omit<EditValues, 'ostypeid'> & { ostypeid: string }

import { useRef, useState } from 'react'
import { ApiError, toApiError } from '../../api/api-error.ts'
import type { PickedFile } from '../uploads/picked-file.ts'
import type { AddValues } from './add-values.ts'
import type { FileFacts } from './form-problems.ts'
import { lookAtFile } from './look-at-file.ts'
import type { Probe } from './fill.ts'

/** What belongs to one file of several; everything else they share. */
const ownFields = ['name', 'osTypeId', 'format', 'hypervisor', 'bootable', 'checksum'] as const
type Own = Pick<AddValues, (typeof ownFields)[number]>

export interface ChosenFile {
  readonly key: string
  readonly picked: PickedFile
}

function ownOf(values: AddValues): Own {
  return Object.fromEntries(ownFields.map((field) => [field, values[field]])) as unknown as Own
}

let count = 0

/**
 * The files of this computer that the form was given. It is about one of them at a time; what was
 * entered for the others is kept, and what they share is entered once.
 */
export function useChosenFiles(defaults: AddValues) {
  const [files, setFiles] = useState<readonly ChosenFile[]>([])
  // As it is now, for what goes on between two renders.
  const present = useRef(files)
  const drafts = useRef(new Map<string, Own>())
  const facts = useRef(new Map<string, FileFacts>())

  function change(next: readonly ChosenFile[]): void {
    present.current = next
    setFiles(next)
  }

  return {
    files,
    defaultsOfOne: ownOf(defaults),
    now: () => present.current,
    find: (key: string) => present.current.find((file) => file.key === key),
    factsOf: (key: string) => facts.current.get(key),
    /** Adds files; those that are here already are not added again. */
    add(picked: readonly PickedFile[]): readonly ChosenFile[] {
      const known = present.current.map(({ picked: { file } }) => file)
      const fresh = picked.filter(({ file }) => !known.some((of) => isSame(of, file)))
      const added = fresh.map((each) => ({ key: `local:${(count += 1)}`, picked: each }))
      change([...present.current, ...added])
      return added
    },
    remove(key: string): void {
      change(present.current.filter((file) => file.key !== key))
    },
    /** Keeps what was entered for a file while the form is about another. */
    keep(values: AddValues): void {
      if (values.fileKey !== '') drafts.current.set(values.fileKey, ownOf(values))
    },
    /** What the form shows when it turns to a file. */
    valuesFor: (key: string): Own => drafts.current.get(key) ?? ownOf(defaults),
    /** @throws ApiError why it would be refused */
    async look(key: string): Promise<Probe> {
      const file = present.current.find((each) => each.key === key)?.picked.file
      if (file === undefined) throw new Error(`no file ${key}`)
      facts.current.set(key, { name: file.name, detected: undefined })
      try {
        const { probe, detected, refusal } = await lookAtFile(file)
        facts.current.set(key, { name: file.name, detected })
        if (refusal === undefined) return probe
        const { code, params, message: text } = refusal
        throw new ApiError({ status: 0, code, params, text }, { cause: refusal })
      } catch (error) {
        const { code = '', params, message: text } = toApiError(error)
        const { detected } = facts.current.get(key) ?? { detected: undefined }
        facts.current.set(key, { name: file.name, detected, refusal: { code, params, text } })
        throw error
      }
    },
  }
}

export type ChosenFiles = ReturnType<typeof useChosenFiles>

function isSame(a: File, b: File): boolean {
  return a.name === b.name && a.size === b.size && a.lastModified === b.lastModified
}

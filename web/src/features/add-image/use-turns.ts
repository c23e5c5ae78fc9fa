import { useEffect } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import type { ImageKind } from '../images/kind.ts'
import { onHandedOver, takeHandedOver } from '../uploads/handed-over.ts'
import type { PickedFile } from '../uploads/picked-file.ts'
import type { AddValues } from './add-values.ts'
import type { ChosenFiles } from './use-chosen-files.ts'

/** Sets several fields of the form. */
export type Change = (patch: Partial<AddValues>) => void

export interface FormParts {
  readonly form: UseFormReturn<AddValues>
  readonly change: Change
  readonly files: ChosenFiles
}

/** Which of the chosen files the form is about, and how it turns from one to the next. */
interface TurnParts extends FormParts {
  readonly kind: ImageKind
  readonly look: (key: string) => Promise<void>
}

export function useTurns({ form, change, files, kind, look }: TurnParts) {
  async function turnTo(key: string): Promise<AddValues> {
    files.keep(form.getValues())
    form.clearErrors()
    // What was entered before there was a file is for the first one.
    const isFirst = form.getValues().fileKey === ''
    change({ ...(isFirst ? {} : files.valuesFor(key)), fileKey: key })
    await look(key)
    return form.getValues()
  }

  function add(picked: readonly PickedFile[]): void {
    const [first] = files.add(picked)
    if (form.getValues().source !== 'file') change({ source: 'file' })
    if (first !== undefined && form.getValues().fileKey === '') void turnTo(first.key)
  }

  async function next(key: string): Promise<AddValues | undefined> {
    files.remove(key)
    const [following] = files.now()
    if (following !== undefined) return turnTo(following.key)
    change({ fileKey: '' })
    return undefined
  }

  useEffect(() => {
    const take = () => {
      const picked = takeHandedOver(kind)
      if (picked.length > 0) add(picked)
    }
    take()
    return onHandedOver(take)
    // What it uses keeps its place in refs.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])

  return {
    add,
    next,
    select: (key: string) => void turnTo(key),
    drop(key: string): void {
      if (form.getValues().fileKey === key) void next(key)
      else files.remove(key)
    },
  }
}

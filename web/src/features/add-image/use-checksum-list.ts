import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { parseChecksum } from '@mold/shared/images/checksum.ts'
import { call, type ResultFor } from '../../api/client.ts'
import { addressOf, type AddValues } from './add-values.ts'
import { isListAddress } from './checksum-hint.ts'
import { addressProblem } from './form-problems.ts'
import type { ChosenFiles } from './use-chosen-files.ts'
import type { FormParts } from './use-turns.ts'

/** What is looked up where. */
interface Asked {
  /** Address of the list. */
  readonly url: string
  /** Address, path or name of the image. */
  readonly file: string
  /** What the field held, whose place the digest takes. */
  readonly text: string
}

type Found = ResultFor<'findImageChecksum'>

/**
 * How the field stands that holds the address of a list, or the digest that was found in one. Files are
 * addresses, paths or names; an empty one is not known yet.
 */
type Standing =
  | { readonly state: 'none' }
  | { readonly state: 'address'; readonly file: string }
  | { readonly state: 'looking'; readonly asked: Asked }
  | { readonly state: 'failed'; readonly asked: Asked; readonly error: unknown }
  /** `now`: the image that the form is about, which may be another by now. */
  | { readonly state: 'found'; readonly asked: Asked; readonly found: Found; readonly now: string }

/**
 * The address of a list of checksums in the place of a digest: the server looks the image up in it, and
 * what it finds takes the address's place, if that is still there.
 */
export function useChecksumList({ form, change, files }: FormParts, values: AddValues) {
  const running = useRef<{ asked: Asked; stop: AbortController; done: Promise<unknown> }>(undefined)
  useEffect(() => () => running.current?.stop.abort(), [])
  const [settling, setSettling] = useState(false)
  const search = useMutation({
    mutationFn: ({ url, file, signal }: Asked & { signal: AbortSignal }) =>
      call('findImageChecksum', { url, file }, { signal }),
    onSuccess: (found, { file, text }) => {
      const now = form.getValues()
      if (now.checksum.trim() === text && fileOf(now, files) === file) {
        change({ checksum: digitsOf(found) })
      }
    },
  })
  const { isPending, error, data, variables } = search
  const standing = standingOf(values, files, { isPending, error, data, asked: variables })

  /** Ends when the digest is in the field, or the error stands at it. */
  async function look(): Promise<void> {
    const { checksum } = form.getValues()
    const text = checksum.trim()
    const file = fileOf(form.getValues(), files)
    const url = isListAddress(text) ? text : (variables?.url ?? '')
    if (file === '' || url === '') return
    const asked = { url, file, text }
    if (search.isPending && running.current && isSame(running.current.asked, asked)) {
      await running.current.done
      return
    }
    running.current?.stop.abort()
    const stop = new AbortController()
    const done = search.mutateAsync({ ...asked, signal: stop.signal }).catch(() => undefined)
    running.current = { asked, stop, done }
    await done
  }

  return {
    ...standing,
    look,
    error: standing.state === 'failed' ? standing.error : undefined,
    /** True while the form waits for a digest before it is sent. */
    settling,
    /** Looks up what was not yet. */
    async settle(): Promise<void> {
      if (standing.state !== 'address' && standing.state !== 'looking') return
      setSettling(true)
      await look()
      setSettling(false)
    },
  }
}

export type ChecksumList = ReturnType<typeof useChecksumList>

interface Search {
  readonly isPending: boolean
  readonly error: unknown
  readonly data: Found | undefined
  readonly asked: Asked | undefined
}

function standingOf(values: AddValues, files: ChosenFiles, search: Search): Standing {
  const { isPending, error, data: found, asked } = search
  const text = values.checksum.trim()
  const file = fileOf(values, files)
  const isAsked = asked?.text === text && asked.file === file
  if (isAsked && isPending) return { state: 'looking', asked }
  if (isAsked && error !== null) return { state: 'failed', asked, error }
  if (isListAddress(text)) return { state: 'address', file }
  if (asked === undefined || found === undefined) return { state: 'none' }
  return digitsOf(found) === text ? { state: 'found', asked, found, now: file } : { state: 'none' }
}

/** What the digest is of: address, path or name; empty while that is not known. */
function fileOf(values: AddValues, files: ChosenFiles): string {
  if (values.source === 'file') return files.find(values.fileKey)?.picked.file.name ?? ''
  const address = addressOf(values)
  const isWrong = values.source === 'url' && addressProblem(address) !== undefined
  return isWrong ? '' : address
}

const isSame = (one: Asked, other: Asked) =>
  one.url === other.url && one.file === other.file && one.text === other.text

const digitsOf = ({ checksum }: Found) => parseChecksum(checksum).hex

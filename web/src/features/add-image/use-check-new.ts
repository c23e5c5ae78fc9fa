import { parseChecksum } from '@mold/shared/images/checksum.ts'
import { useQuery } from '@tanstack/react-query'
import { apiQuery } from '../../api/queries.ts'
import { digestOf } from './digest-of.ts'
import type { AddForm } from './use-add-form.ts'

/** A digest as it is typed is none yet most of the time. */
function digestIn(text: string): string | undefined {
  if (text.trim() === '') return undefined
  try {
    parseChecksum(text)
    return text.trim()
  } catch {
    return undefined
  }
}

/**
 * What the server knows of the new image before its first byte: the same one, and what is left to store.
 * A file of this computer is compared by its size, and where that is found and it is small by its digest.
 */
export function useCheckNew(add: AddForm) {
  const { looked, values } = add
  const isHere = values.source === 'file'
  const file = isHere ? add.files.find(values.fileKey)?.picked.file : undefined
  const found = looked.state === 'found' ? looked.found : undefined
  const typed = digestIn(values.checksum)
  const known = found !== undefined
  const first = useQuery({
    ...apiQuery('checkNewImage', {
      ...(isHere ? { size: found?.size } : { url: add.address }),
      checksum: typed,
      projectid: add.project,
    }),
    enabled: known,
  }).data
  const candidate = first?.duplicates.find(({ reason }) => reason === 'size')
  const digesting = useQuery({
    queryKey: ['digest of file', values.fileKey],
    queryFn: ({ signal }) => (file === undefined ? null : digestOf(file, signal)),
    enabled: known && file !== undefined && candidate !== undefined,
    staleTime: Infinity,
    retry: false,
  })
  const digest = digesting.isError ? null : digesting.data
  const shown = first?.duplicates.filter(
    // Of the same size and other bytes: another one. A notice that may be taken back at once would
    // make the form jump twice, so that nothing is said before the digest is there.
    ({ reason, checksum }) => reason !== 'size' || digest === null || checksum === digest,
  )
  const sure = typeof digest === 'string' && shown?.[0]?.checksum === digest
  return {
    usage: known ? first : undefined,
    duplicate: known ? shown?.[0] : undefined,
    sure: sure || shown?.[0]?.reason === 'digest',
    size: found?.size,
    // What an address shows of it is among the warnings there.
    virtualSize: isHere ? found?.virtualsize : undefined,
  }
}

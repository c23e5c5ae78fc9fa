import type { OwnerParams } from '../../access/owners.ts'
import type { ImageKind } from '../../db/schema.ts'
import type { TagPair } from '../../tags/tag.repository.ts'

/** Decoded parameters of listTemplates and listIsos, with the filter under one name. */
export interface ListRequest extends OwnerParams {
  readonly kind: ImageKind
  /** Declaration of the list command, for its name in error texts. */
  readonly command: { readonly name: string; readonly envelope?: string }
  readonly filter: string
  readonly id?: string | undefined
  readonly ids?: readonly string[] | undefined
  readonly name?: string | undefined
  readonly keyword?: string | undefined
  /** One, or several with commas between. */
  readonly hypervisor?: string | undefined
  readonly format?: readonly string[] | undefined
  /** One, or several with commas between. */
  readonly templatetype?: string | undefined
  readonly arch?: string | undefined
  readonly zoneid?: string | undefined
  readonly zoneids?: readonly string[] | undefined
  readonly state?: readonly string[] | undefined
  readonly ostypeid?: readonly string[] | undefined
  readonly oscategoryid?: string | undefined
  readonly accountids?: readonly string[] | undefined
  readonly imagestoreid?: string | undefined
  readonly storageid?: string | undefined
  readonly parenttemplateid?: string | undefined
  /** Internal id of the template whose data disks are asked for; 0 for one that never was. */
  readonly parentId?: number | undefined
  /** Internal ids of the templates that data disks among `ids` belong to; usually there are none. */
  readonly diskParentIds?: readonly number[] | undefined
  /** One of these has to be there. */
  readonly tags?: readonly TagPair[] | undefined
  readonly isready?: boolean | undefined
  readonly ispublic?: boolean | undefined
  readonly bootable?: boolean | undefined
  readonly showremoved?: boolean | undefined
  readonly showunique?: boolean | undefined
  readonly sortby?: string | undefined
  readonly sortorder?: 'asc' | 'desc' | undefined
  readonly facets?: readonly string[] | undefined
  readonly limit: number
  readonly offset: number
  /** Setting `sortkey.algorithm`: true sorts ascending. */
  readonly sortKeyAscending: boolean
}

const readyFilters = new Set(['featured', 'community', 'selfexecutable', 'sharedexecutable'])

/** semantics §2.2: `executable` of a named account is about what can be deployed. */
export function showsOnlyReady({ filter, account }: ListRequest): boolean {
  return readyFilters.has(filter) || (filter === 'executable' && account !== undefined)
}

/** Deleted images are asked for, and nothing about a zone's copy is. */
export function showsDeleted(request: ListRequest): boolean {
  const { showremoved, zoneid, zoneids, state, imagestoreid } = request
  const ofCopy = [request.isready, zoneid, zoneids, state, imagestoreid]
  return (
    showremoved === true && !showsOnlyReady(request) && ofCopy.every((value) => value === undefined)
  )
}

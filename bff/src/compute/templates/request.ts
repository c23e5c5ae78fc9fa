import { AppError } from '@mold/shared/errors.ts'
import type { OwnerParams } from '../../access/owners.ts'

/** What createTemplate asks for. */
export interface MakeRequest extends OwnerParams {
  readonly name: string
  readonly displaytext?: string | undefined
  readonly ostypeid: string
  readonly volumeid?: string | undefined
  readonly snapshotid?: string | undefined
  readonly zoneid?: string | undefined
  readonly bits?: number | undefined
  readonly ispublic?: boolean | undefined
  readonly isfeatured?: boolean | undefined
  readonly passwordenabled?: boolean | undefined
  readonly sshkeyenabled?: boolean | undefined
  readonly isdynamicallyscalable?: boolean | undefined
  readonly requireshvm?: boolean | undefined
  readonly templatetag?: string | undefined
  readonly details?: Readonly<Record<string, string>> | undefined
}

/** Which of the two it is made from; exactly one is given. */
export type SourceOf =
  | { readonly volumeid: string; readonly snapshotid?: undefined }
  | { readonly snapshotid: string; readonly volumeid?: undefined }

/**
 * What a template is to be made from (api-commands §1).
 *
 * @throws AppError made.neither, made.both, made.zone
 */
export function sourceOf({
  volumeid,
  snapshotid,
  zoneid,
}: Pick<MakeRequest, 'volumeid' | 'snapshotid' | 'zoneid'>): SourceOf {
  if (volumeid !== undefined && snapshotid !== undefined) {
    throw new AppError('made.both', { volume: volumeid, snapshot: snapshotid })
  }
  if (snapshotid !== undefined) return { snapshotid }
  if (volumeid === undefined) throw new AppError('made.neither')
  if (zoneid !== undefined) throw new AppError('made.zone')
  return { volumeid }
}

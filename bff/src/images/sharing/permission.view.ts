import type { permissionFields } from '@mold/shared/commands/sharing/permission.params.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { type Caller, isAdmin } from '../../access/caller.ts'
import type { ImageRecord } from '../image.repository.ts'
import type { Grant } from './permission.repository.ts'

/** api-commands §0: TemplatePermission. Empty lists are left out; of a private image the owner is named too. */
export function permissionView(
  image: ImageRecord,
  grants: readonly Grant[],
  caller: Caller,
): ObjectOf<typeof permissionFields> {
  const owner = image.is_public || image.project_uuid !== null ? [] : [image.account_name]
  const accounts = grants.filter(({ projectUuid }) => projectUuid === null)
  const projects = grants.flatMap(({ projectUuid }) => projectUuid ?? [])
  const named = [...owner, ...accounts.map(({ name }) => name)]
  return {
    id: image.uuid,
    ispublic: image.is_public,
    ...(isAdmin(caller) && { domainid: image.domain_uuid }),
    ...(named.length > 0 && { account: named }),
    ...(projects.length > 0 && { projectids: projects }),
    grants: grants.map(({ uuid, name, projectUuid, created }) => ({
      type: projectUuid === null ? 'account' : 'project',
      id: uuid,
      name,
      granted: wireDate(created),
    })),
  }
}

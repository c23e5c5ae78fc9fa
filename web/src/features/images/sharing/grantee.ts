import { IconUser, IconUsersGroup } from '@tabler/icons-react'
import type { T } from '../../../i18n/i18n.ts'
import type { Grantee } from './share-change.ts'

/** `kim`, `project Web` */
export function wordsOf(t: T, { type, name }: Grantee): string {
  return type === 'project' ? t('image.project', { name }) : name
}

export const granteeIcons = { account: IconUser, project: IconUsersGroup } as const

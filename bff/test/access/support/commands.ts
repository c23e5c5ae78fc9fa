import type { CommandName } from '@mold/shared/commands/index.ts'
import { type CallParams, CallRefused, type Client } from '../../support/client.ts'
import type { Image } from './world.ts'

/** Refusals for want of a right; with any other the caller got past the question. */
const denied = new Set([
  'image.not_allowed',
  'image.public_not_owner',
  'image.extract_not_allowed',
  'image.extract_not_owner',
  'image.project_admin_only',
  'image.share_project',
  'share.not_owner',
])

/** What is asked by commands. */
export const commandActions = [
  'see',
  'use',
  'extract',
  'update',
  'delete',
  'share',
  'publish',
] as const
type CommandAction = (typeof commandActions)[number]

/** That an ISO may be used shows only where an instance gets it (J2). */
export const isAsked = (action: CommandAction, { kind }: Pick<Image, 'kind'>): boolean =>
  action !== 'use' || kind === 'template'

interface Attempt {
  readonly command: CommandName
  readonly params: CallParams
}

/** The command that asks for an action, with parameters by which nothing happens. */
function attemptOf(action: CommandAction, { kind }: Image, id: string, elsewhere: string): Attempt {
  const iso = kind === 'iso'
  const permissions = iso ? 'updateIsoPermissions' : 'updateTemplatePermissions'
  switch (action) {
    case 'see':
      return iso
        ? { command: 'listIsos', params: { isofilter: 'self', id } }
        : { command: 'listTemplates', params: { templatefilter: 'self', id } }
    case 'use':
      // Into what it is already.
      return { command: 'convertImage', params: { id, hypervisor: 'KVM', format: 'QCOW2' } }
    case 'extract':
      return {
        command: iso ? 'extractIso' : 'extractTemplate',
        params: { id, mode: 'HTTP_DOWNLOAD' },
      }
    case 'delete':
      return { command: iso ? 'deleteIso' : 'deleteTemplate', params: { id, zoneid: elsewhere } }
    case 'share':
      // Names that nobody has are ignored when they are removed.
      return { command: permissions, params: { id, op: 'remove', accounts: 'nobody' } }
    case 'publish':
      return { command: permissions, params: { id } }
    case 'update':
      return { command: iso ? 'updateIso' : 'updateTemplate', params: { id } }
  }
}

/** Whether the server lets somebody do something, found by the command itself. */
export async function isAllowed(
  client: Client,
  action: CommandAction,
  of: { readonly image: Image; readonly id: string; readonly elsewhere: string },
): Promise<boolean> {
  const { command, params } = attemptOf(action, of.image, of.id, of.elsewhere)
  try {
    await client.start(command, params)
    return true
  } catch (error) {
    if (error instanceof CallRefused) return !denied.has(error.code)
    throw error
  }
}

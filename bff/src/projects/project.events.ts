import type { EventSubject } from '../events/subject.ts'

type ProjectVerb = 'CREATE' | 'UPDATE' | 'ACTIVATE' | 'SUSPEND' | 'DELETE'
type MemberVerb = 'ADD' | 'REMOVE'

const words: Readonly<Record<ProjectVerb, string>> = {
  CREATE: 'Project creation',
  UPDATE: 'Project update',
  ACTIVATE: 'Project activation',
  SUSPEND: 'Project suspension',
  DELETE: 'Project deletion',
}

interface Subject {
  readonly name: string
  readonly uuid: string
}

/**
 * What the events of a job on a project say. What happens within a project belongs to its own account, so that
 * its members read of it; that it was made or deleted belongs to who did that.
 */
export function projectEvent(
  { name, uuid }: Subject,
  verb: ProjectVerb,
  accountId: number,
): EventSubject {
  return {
    type: `PROJECT.${verb}`,
    description: `${words[verb]}: ${name}`,
    resourceType: 'Project',
    resourceUuid: uuid,
    resourceName: name,
    accountId,
  }
}

/** The same of a member that comes or goes. */
export function memberEvent(
  { name, uuid }: Subject,
  verb: MemberVerb,
  of: { readonly accountId: number; readonly member: string },
): EventSubject {
  const what = verb === 'ADD' ? 'Addition of account' : 'Removal of account'
  return {
    type: `PROJECT.ACCOUNT.${verb}`,
    description: `${what} ${of.member}: ${name}`,
    resourceType: 'Project',
    resourceUuid: uuid,
    resourceName: name,
    accountId: of.accountId,
  }
}

import type { EventSubject } from '../events/subject.ts'

type ProjectVerb = 'CREATE' | 'UPDATE' | 'ACTIVATE' | 'SUSPEND' | 'DELETE'
type MemberVerb = 'ADD' | 'INVITE' | 'REMOVE'

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
  return {
    type: `PROJECT.ACCOUNT.${verb === 'INVITE' ? 'ADD' : verb}`,
    description: `${memberWords[verb]} ${of.member}: ${name}`,
    resourceType: 'Project',
    resourceUuid: uuid,
    resourceName: name,
    accountId: of.accountId,
  }
}

const memberWords: Readonly<Record<MemberVerb, string>> = {
  ADD: 'Addition of account',
  INVITE: 'Invitation of account',
  REMOVE: 'Removal of account',
}

type InvitationVerb = 'ACCEPT' | 'DECLINE' | 'WITHDRAW'

const invitationWords: Readonly<Record<InvitationVerb, string>> = {
  ACCEPT: 'Acceptance of the invitation of account',
  DECLINE: 'Refusal of the invitation of account',
  WITHDRAW: 'Withdrawal of the invitation of account',
}

/** The same of an invitation that is answered or withdrawn. */
export function invitationEvent(
  { name, uuid }: Subject,
  verb: InvitationVerb,
  of: { readonly accountId: number; readonly invited: string },
): EventSubject {
  return {
    type: `PROJECT.INVITATION.${verb === 'WITHDRAW' ? 'REMOVE' : 'UPDATE'}`,
    description: `${invitationWords[verb]} ${of.invited}: ${name}`,
    resourceType: 'Project',
    resourceUuid: uuid,
    resourceName: name,
    accountId: of.accountId,
  }
}

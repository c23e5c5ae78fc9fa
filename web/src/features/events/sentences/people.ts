import type { TextKey } from '../../../i18n/i18n.ts'
import { one, type Sentence, unlessFailed, workKey } from './sentence.ts'

const personChanges = [
  ['made', 'events.said.personMade'],
  ['deleted', 'events.said.personDeleted'],
  ['disabled', 'events.said.personDisabled'],
  ['enabled', 'events.said.personEnabled'],
  ['locked', 'events.said.personLocked'],
  ['changed', 'events.said.personChanged'],
] as const

/** `account: text` of jobs on a member or an invitation. */
const ofMember = (start: string, said: TextKey): Sentence =>
  unlessFailed(
    new RegExp(`^${start} of account (?<account>.+?): (?<text>.+)$`, 's'),
    said,
    'events.said.memberFailed',
  )

/** What the server says of domains, accounts, users, projects and sign-ins. */
export const peopleSentences: readonly Sentence[] = [
  one(/^User (?<name>.+) signed in from (?<address>\S+)$/s, 'events.said.signedIn'),
  one(/^User (?<name>.+) signed out from (?<address>\S+)$/s, 'events.said.signedOut'),
  one(/^User (?<name>.+) could not sign in from (?<address>\S+)$/s, 'events.said.notSignedIn'),
  one(/^The password of user (?<name>.+) was changed$/s, 'events.said.passwordChanged'),
  one(/^The password of user (?<name>.+) was reset on the server$/s, 'events.said.passwordReset'),
  one(/^New API keys were made for user (?<name>.+)$/s, 'events.said.keys'),
  one(/^The API keys of user (?<name>.+) were revoked$/s, 'events.said.keysRevoked'),
  one(/^User (?<name>.+) was changed$/s, 'events.said.userChanged'),
  ...personChanges.map(([what, key]) =>
    one(new RegExp(`^(?:Account|Domain|User) (?<name>.+) was ${what}$`, 's'), key),
  ),
  one(
    /^(?:Account|Domain) (?<name>.+) was renamed from (?<before>.+)$/s,
    'events.said.personRenamed',
  ),
  one(/^Domain (?<name>.+) was made in (?<parent>.+)$/s, 'events.said.domainMade'),
  { pattern: /^(?:Disabling|Locking|Deleting) account (?<text>.+)$/s, key: workKey },
  { pattern: /^(?:Disabling user|Deleting domain) (?<text>.+)$/s, key: workKey },
  {
    pattern: /^Project (?:creation|update|activation|suspension|deletion): (?<text>.+)$/s,
    key: workKey,
  },
  ofMember('Addition', 'events.said.memberAdded'),
  ofMember('Removal', 'events.said.memberRemoved'),
  ofMember('Invitation', 'events.said.invited'),
  ofMember('Acceptance of the invitation', 'events.said.invitationAccepted'),
  ofMember('Refusal of the invitation', 'events.said.invitationDeclined'),
  ofMember('Withdrawal of the invitation', 'events.said.invitationWithdrawn'),
]

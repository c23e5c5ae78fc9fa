import { useT } from '../../i18n/i18n.ts'
import { CloseFooter, Dialog } from '../../ui/dialog.tsx'
import { KeysSection } from '../account/keys-section.tsx'
import type { ApiCall } from '../api-call/api-call.ts'
import { ConsequencesDialog } from '../api-call/consequences-dialog.tsx'
import { refreshPeople, type User } from './people.ts'

interface UserDialogProps {
  readonly user: User
  readonly onClose: () => void
}

/** The keys of somebody else: whoever has them acts in that user's name. */
export function UserKeys({ user, onClose }: UserDialogProps) {
  const t = useT()
  const { id = '', username = '' } = user
  return (
    <Dialog
      opened
      kind="panel"
      title={t('people.keysTitle', { name: username })}
      onClose={onClose}
      footer={<CloseFooter onClose={onClose} />}
    >
      <KeysSection userId={id} of={username} />
    </Dialog>
  )
}

const means = {
  disable: ['people.userDisable.signedOut', 'people.userDisable.stays'],
  enable: ['people.userEnable.again'],
  delete: ['people.userDelete.signedOut', 'people.userDelete.stays'],
} as const

const commands = { disable: 'disableUser', enable: 'enableUser', delete: 'deleteUser' } as const

interface UserChangeProps extends UserDialogProps {
  readonly to: keyof typeof means
}

/** Disables, enables or deletes a user; what belongs to the account stays. */
export function UserChange({ user, to, onClose }: UserChangeProps) {
  const t = useT()
  const { id = '', username: name = '' } = user
  const request: ApiCall = [commands[to], { id }]
  return (
    <ConsequencesDialog
      title={t(`people.user.${to}.title`, { name })}
      means={means[to].map((key) => t(key))}
      submitLabel={t(to === 'delete' ? 'action.delete' : `people.${to}`)}
      danger={to === 'delete'}
      request={request}
      refresh={refreshPeople}
      done={t(`people.user.${to}.done`, { name })}
      onClose={onClose}
    />
  )
}

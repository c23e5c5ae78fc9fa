import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { Copyable } from '../../../ui/copyable.tsx'
import { CloseFooter, Dialog, DialogFooter } from '../../../ui/dialog.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import type { ApiCall } from '../../api-call/api-call.ts'
import { GuideLink } from '../../guides/guide-link.tsx'
import { useComputeAction } from '../compute-action.ts'
import { nameOf, type Instance } from '../compute.ts'
import { putPasswordAway } from '../instances/shown-passwords.ts'
import styles from './dialogs.module.css'

interface ResetProps {
  readonly instance: Instance
  readonly onClose: () => void
}

/** Gives the guest of a stopped instance a new password, and shows it once. */
export function ResetPassword({ instance, onClose }: ResetProps) {
  const t = useT()
  const action = useComputeAction()
  const { id = '', state } = instance
  const { password } = (action.data ?? {}) as Partial<Instance>
  if (password !== undefined) return <NewPassword {...{ instance, password, onClose }} />
  const request: ApiCall = ['resetPasswordForVirtualMachine', { id }]
  return (
    <Dialog
      opened
      title={t('compute.password.resetTitle', { name: nameOf(instance) })}
      onClose={onClose}
      footer={
        <DialogFooter
          error={action.error && <ErrorNotice error={action.error} />}
          aside={<ApiCallButton call={() => request} />}
        >
          <Button onClick={onClose} data-autofocus>
            {t(action.isPending ? 'action.close' : 'action.cancel')}
          </Button>
          <Button
            variant="primary"
            pending={action.isPending}
            onClick={() => action.mutate({ id, state, request })}
          >
            {t('compute.password.reset')}
          </Button>
        </DialogFooter>
      }
    >
      <ul className={styles.means}>
        <li>{t('compute.password.resetMeans')}</li>
        <li>{t('compute.password.nextStart')}</li>
        <li>
          {t('compute.password.needs')} <GuideLink to="passwords" words="image.passwordGuide" />
        </li>
      </ul>
    </Dialog>
  )
}

function NewPassword({ instance, password, onClose }: ResetProps & { readonly password: string }) {
  const t = useT()
  const close = () => {
    // Its page would show it too.
    putPasswordAway(password)
    onClose()
  }
  return (
    <Dialog
      opened
      title={t('compute.password.newTitle', { name: nameOf(instance) })}
      onClose={close}
      footer={<CloseFooter onClose={close} />}
    >
      <div className={styles.body}>
        <p>
          <Copyable text={password} />
        </p>
        <ul className={styles.means}>
          <li>{t('compute.password.nextStart')}</li>
          <li>{t('compute.password.keep')}</li>
        </ul>
      </div>
    </Dialog>
  )
}

import { useRef } from 'react'
import { useT } from '../../../i18n/i18n.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { type Image, type ImageKind, permissionsCommand } from '../kind.ts'
import { useReason } from '../use-image-actions.tsx'
import { AccessList } from './access-list.tsx'
import { AccountField } from './account-field.tsx'
import { EffectNotice, SavedNotice } from './effect-notice.tsx'
import { FlagSwitches } from './flag-switches.tsx'
import { ProjectPicker } from './pickers.tsx'
import { callsOf, isNothing, type Sharing } from './share-change.ts'
import type { SharingRights } from './share-data.ts'
import styles from './sharing.module.css'
import { type SharingFormState, useSharingForm } from './use-sharing-form.ts'

interface SharingFormProps {
  readonly kind: ImageKind
  readonly image: Image
  readonly sharing: Sharing
  readonly rights: SharingRights
  readonly onClose: () => void
}

/** The dialog once it is known who has the image. It stays when it has saved: it shows who has it then, and undoes. */
export function SharingForm(props: SharingFormProps) {
  const { kind, image, sharing, rights, onClose } = props
  const t = useT()
  const form = useSharingForm(kind, image, sharing, rights)
  const { change, isIdle } = form
  const id = image.id ?? ''
  return (
    <FormDialog
      opened
      title={t(`share.title.${kind}`, { name: image.name ?? '' })}
      submitLabel={t('action.save')}
      submitDisabled={isIdle || form.mustWait}
      {...(isIdle && { closeLabel: t('action.close') })}
      onClose={onClose}
      onSubmit={form.submit}
      pending={form.isPending}
      error={form.saving.error}
      dirty={!isIdle}
      aside={
        <ApiCallButton
          call={() =>
            isNothing(change)
              ? [permissionsCommand[kind], { id }]
              : callsOf(kind, id, sharing, change)
          }
        />
      }
    >
      <Body {...props} form={form} />
      <EffectNotice kind={kind} sharing={sharing} change={form.sureChange} />
    </FormDialog>
  )
}

interface PartProps extends Omit<SharingFormProps, 'onClose'> {
  readonly form: SharingFormState
}

function Body(props: PartProps) {
  const { kind, image, sharing, rights, form } = props
  const { draft, saving } = form
  const body = useRef<HTMLFieldSetElement>(null)
  const cannot = useReason()(image, 'share')
  // The button that took it back is gone; the first field is where another change begins.
  const focusFirst = () =>
    body.current?.querySelector<HTMLElement>('[data-autofocus], input')?.focus()
  return (
    <fieldset className={styles.stack} ref={body} disabled={cannot !== undefined}>
      {cannot !== undefined && <Notice tone="info">{cannot}</Notice>}
      {saving.done !== undefined && form.isIdle && (
        <SavedNotice pending={saving.isPending} onUndo={() => saving.undo(focusFirst)} />
      )}
      <AccessList
        image={image}
        sharing={sharing}
        removed={draft.removed}
        onRemoved={draft.setRemoved}
        onReset={sharing.grantees.length > 0 ? () => draft.reset(rights.mayFeature) : undefined}
      />
      <Targets {...props} />
      <FlagSwitches
        kind={kind}
        image={image}
        rights={rights}
        flags={draft.flagsAfter}
        onFlag={draft.setFlag}
      />
    </fieldset>
  )
}

/** Whom to share with besides; of a project's image it says why nobody. */
function Targets({ image, sharing, rights, form }: PartProps) {
  const t = useT()
  const { draft, checks, setTyping } = form
  if (image.projectid !== undefined) {
    return (
      <Notice tone="info">
        {t('share.projectWhy', { project: image.project ?? '' })} {t('share.projectFlags')}
      </Notice>
    )
  }
  const have = sharing.grantees.filter(({ type }) => type === 'account')
  return (
    <section className={styles.part} aria-label={t('share.add')}>
      <h3 className={styles.heading}>{t('share.add')}</h3>
      <AccountField
        rights={rights}
        names={draft.names}
        onNames={draft.setNames}
        checks={checks}
        onTyping={setTyping}
        domain={{ id: image.domainid, name: image.domain }}
        owner={image.account}
        have={have.map(({ key }) => key)}
      />
      <ProjectPicker
        projects={draft.projects}
        onProjects={draft.setProjects}
        without={sharing.grantees}
      />
    </section>
  )
}

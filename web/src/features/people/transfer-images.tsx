import { useState } from 'react'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { Consequences } from '../../ui/consequences.tsx'
import { RadioChoices } from '../../ui/choices.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { failureOf } from '../../ui/failure.ts'
import { Notice } from '../../ui/notice.tsx'
import { Progress } from '../../ui/progress.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { AccountField, type ChosenAccount } from './account-field.tsx'
import type { OwnedThings, Owner } from './owned.ts'
import { ProjectField, type ChosenProject } from './project-field.tsx'
import type { NewOwner, NotMoved, useTransfer } from './use-transfer.ts'
import styles from './people.module.css'

interface TransferImagesProps {
  readonly owner: Owner
  readonly things: OwnedThings
  readonly transfer: ReturnType<typeof useTransfer>
}

const kinds = ['account', 'project'] as const

/** Gives the images to another account or project, so that they stay. */
export function TransferImages({ owner, things, transfer }: TransferImagesProps) {
  const t = useT()
  const format = useFormat()
  const [kind, setKind] = useState<(typeof kinds)[number]>('account')
  const [account, setAccount] = useState<ChosenAccount>()
  const [project, setProject] = useState<ChosenProject>()
  const to: NewOwner | undefined =
    kind === 'account'
      ? account && { account: account.name, domainid: account.domainid }
      : project && { projectid: project.id }
  const { progress, pending } = transfer
  return (
    <section className={styles.transfer} aria-label={t('people.transfer')}>
      <h3 className={styles.transferTitle}>{t('people.transfer')}</h3>
      <p className={styles.help}>{t('people.transferHelp')}</p>
      <RadioChoices
        label={t('people.transferTo')}
        quiet
        segmented
        choices={kinds.map((value) => ({ value, label: t(`people.transferTo.${value}`) }))}
        value={kind}
        onChange={(value) => setKind(value === 'project' ? 'project' : 'account')}
      />
      <div className={styles.transferRow}>
        {kind === 'account' ? (
          <AccountField
            label={t('people.account')}
            value={account}
            onChange={setAccount}
            without={owner.id}
          />
        ) : (
          <ProjectField
            label={t('people.project')}
            value={project}
            onChange={setProject}
            without={owner.id}
          />
        )}
        <Button
          pending={pending}
          disabled={to === undefined}
          onClick={() => to && transfer.transfer(to)}
        >
          {t('people.transferSubmit', { count: format.number(things.imagecount) })}
        </Button>
        <ApiCallButton
          look="icon"
          call={() => things.images.map(({ id = '' }) => ['assignImage', { id, ...to }] as const)}
        />
      </div>
      {progress !== undefined && (
        <Progress
          wide
          label={t('people.transfer')}
          percent={(progress.done / Math.max(1, progress.of)) * 100}
        />
      )}
    </section>
  )
}

/** How it went: what was moved, and what was not with the reason. */
export function TransferResult({ transfer }: Pick<TransferImagesProps, 'transfer'>) {
  const t = useT()
  const format = useFormat()
  const { result, error } = transfer
  if (error !== null) return <ErrorNotice error={error} />
  if (result === undefined) return null
  return (
    <>
      {result.moved > 0 && (
        <Notice tone="info">
          {t('people.transferred', { count: format.number(result.moved) })}
        </Notice>
      )}
      {result.notMoved.length > 0 && (
        <Notice tone="failed">
          {t('people.notTransferred')}
          <Consequences>
            {result.notMoved.map((each) => (
              <li key={each.name}>
                <NotMovedWords of={each} />
              </li>
            ))}
          </Consequences>
        </Notice>
      )}
    </>
  )
}

function NotMovedWords({ of: { name, error } }: { of: NotMoved }) {
  const words = useErrorWords()
  return (
    <>
      {name} <span className={styles.names}>{words(failureOf(error))}</span>
    </>
  )
}

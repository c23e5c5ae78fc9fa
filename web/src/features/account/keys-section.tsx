import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { Link } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copyable.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { Fact, Facts } from '../../ui/page.tsx'
import { Snippet } from '../../ui/snippet.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { type Keys, keysQuery } from './account-data.ts'
import styles from './account.module.css'

const MakeKeysDialog = lazyPart(async () => (await import('./make-keys-dialog.tsx')).MakeKeysDialog)
const RevokeKeysDialog = lazyPart(
  async () => (await import('./revoke-keys-dialog.tsx')).RevokeKeysDialog,
)

interface KeysSectionProps {
  readonly userId: string
  /** User name, where the keys are somebody else's. */
  readonly of?: string
}

/** The keys that scripts sign their calls with. */
export function KeysSection({ userId, of }: KeysSectionProps) {
  const t = useT()
  const query = useQuery(keysQuery(userId))
  const [asking, setAsking] = useState<'make' | 'revoke'>()
  useFocusBack(asking !== undefined)
  const keys = query.data
  if (query.isError && keys === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  const has = keys?.apikey !== undefined
  return (
    <>
      <p className={styles.help}>
        {of === undefined ? t('account.keysHelp') : t('account.keysHelpOf', { name: of })}
      </p>
      <p className={styles.help}>
        <Link to="/api-docs">{t('account.keysDocs')}</Link>
      </p>
      {keys === undefined ? (
        <Skeleton width={320} />
      ) : has ? (
        <KeyFacts keys={keys} />
      ) : (
        <p className={styles.help}>{t(of === undefined ? 'account.noKeys' : 'account.noKeysOf')}</p>
      )}
      <div className={styles.buttons}>
        <Button disabled={keys === undefined} onClick={() => setAsking('make')}>
          {t(has ? 'account.keysReplace' : 'account.keysMake')}
        </Button>
        {has && (
          <Button variant="danger" onClick={() => setAsking('revoke')}>
            {t('account.keysRevoke')}
          </Button>
        )}
      </div>
      <Suspense>
        {asking === 'make' && (
          <MakeKeysDialog userId={userId} replaces={has} onClose={() => setAsking(undefined)} />
        )}
        {asking === 'revoke' && (
          <RevokeKeysDialog userId={userId} onClose={() => setAsking(undefined)} />
        )}
      </Suspense>
    </>
  )
}

function KeyFacts({ keys: { apikey = '', secretkey = '' } }: { keys: Keys }) {
  const t = useT()
  return (
    <div className={styles.keys}>
      <Facts>
        <Fact wide name={t('account.apiKey')}>
          <span className={styles.key}>
            <code title={apikey}>{apikey}</code>
            <CopyButton text={apikey} label={t('account.copyApiKey')} />
          </span>
        </Fact>
        <Fact wide name={t('account.secretKey')}>
          <Secret text={secretkey} />
        </Fact>
      </Facts>
      <Snippet
        name={t('account.environment')}
        text={`export CLOUDSTACK_ENDPOINT=${location.origin}/client/api\nexport CLOUDSTACK_KEY=${apikey}\nexport CLOUDSTACK_SECRET=YOUR_SECRETKEY`}
      />
    </div>
  )
}

/** Copied without being shown; shown only to who asks. */
function Secret({ text }: { text: string }) {
  const t = useT()
  const [shown, setShown] = useState(false)
  return (
    <span className={styles.key}>
      {shown ? (
        <code title={text}>{text}</code>
      ) : (
        <span className={styles.hidden}>{'•'.repeat(12)}</span>
      )}
      <IconButton
        small
        label={t(shown ? 'account.secretHide' : 'account.secretShow')}
        icon={shown ? <IconEyeOff size={15} /> : <IconEye size={15} />}
        onClick={() => setShown(!shown)}
      />
      <CopyButton text={text} label={t('account.copySecretKey')} />
    </span>
  )
}

import { Link } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { Copyable } from '../../ui/copyable.tsx'
import { Fact, Facts, Section } from '../../ui/page.tsx'
import { Snippet } from '../../ui/snippet.tsx'
import { asCmk, asCurl } from '../api-call/snippets.ts'
import styles from './api-docs.module.css'

/** How to make a first call. */
export function ApiIntro() {
  const t = useT()
  const endpoint = `${location.origin}/client/api`
  const call = ['listTemplates', { templatefilter: 'self' }] as const
  return (
    <div className={styles.view}>
      <Section title={t('apiDocs.intro')}>
        <p className={styles.words}>{t('apiDocs.introWords')}</p>
        <Facts>
          <Fact wide name={t('apiDocs.endpoint')}>
            <Copyable text={endpoint} />
          </Fact>
          <Fact wide name={t('apiDocs.keys')}>
            <Link to="/account">{t('apiDocs.keysLink')}</Link>
          </Fact>
          <Fact wide name={t('apiDocs.format')}>
            {t('apiDocs.formatWords')}
          </Fact>
          <Fact wide name={t('apiDocs.errors')}>
            {t('apiDocs.errorsWords')}
          </Fact>
          <Fact wide name={t('apiDocs.jobs')}>
            {t('apiDocs.jobsWords')}
          </Fact>
        </Facts>
      </Section>
      <Section title={t('apiDocs.first')}>
        <div className={styles.snippets}>
          <Snippet
            name="CloudMonkey (cmk)"
            text={`cmk set url ${endpoint}\ncmk set apikey YOUR_APIKEY\ncmk set secretkey YOUR_SECRETKEY\ncmk sync\n${asCmk(call)}`}
          />
          <Snippet name="curl" text={asCurl(call, location.origin)} />
          <Snippet
            name="Python (cs)"
            text={`from cs import CloudStack\n\ncs = CloudStack(endpoint='${endpoint}', key='YOUR_APIKEY', secret='YOUR_SECRETKEY')\nprint(cs.listTemplates(templatefilter='self'))`}
          />
        </div>
      </Section>
    </div>
  )
}

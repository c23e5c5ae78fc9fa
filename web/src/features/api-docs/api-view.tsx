import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useLanguage, useT } from '../../i18n/i18n.ts'
import { Tag } from '../../ui/chip.tsx'
import { Fact, Facts, Section } from '../../ui/page.tsx'
import { Snippet } from '../../ui/snippet.tsx'
import { asCmk, asCurl } from '../api-call/snippets.ts'
import type { Api } from './api.ts'
import styles from './api-docs.module.css'
import { describedIn, fieldWordsQuery } from './described.ts'
import { exampleCall } from './example-call.ts'
import { FieldsTable, ParamsTable } from './api-tables.tsx'

const roles = ['Admin', 'ResourceAdmin', 'DomainAdmin', 'User'] as const

/** One command: what it does, who may, what it takes and answers, and how it is called. */
export function ApiView({ api, known }: { api: Api; known: readonly Api[] }) {
  const t = useT()
  const language = useLanguage()
  const words = useQuery(fieldWordsQuery(language))
  if (words.isPending) return null
  const { text, lang } = describedIn(language, api)
  const { name = '', isasync, since, params, response } = api
  const allowed = roles.filter((role) => api.roles?.includes(role))
  const names = new Set(known.map((of) => of.name))
  const related = (api.related ?? '').split(',').filter((each) => names.has(each))
  return (
    <article className={styles.view} aria-label={name}>
      <h2 className={styles.name}>
        {name}
        {isasync && <Tag>{t('apiDocs.async')}</Tag>}
        {since === 'mold' && <Tag>{t('apiDocs.since')}</Tag>}
      </h2>
      <p className={styles.words} lang={lang}>
        {text}
      </p>
      {isasync && <p className={styles.words}>{t('apiDocs.asyncWords')}</p>}
      <Facts>
        <Fact wide name={t('apiDocs.roles')}>
          {allowed.length === roles.length
            ? t('apiDocs.everyRole')
            : allowed.map((role) => t(`role.${role}`)).join(', ')}
        </Fact>
        {related.length > 0 && (
          <Fact wide name={t('apiDocs.related')}>
            <CommandLinks names={related} />
          </Fact>
        )}
      </Facts>
      <Section title={t('apiDocs.params')}>
        {params.length === 0 ? (
          <p className={styles.nothing}>{t('apiDocs.noParams')}</p>
        ) : (
          <ParamsTable params={params} words={words.data} names={names} />
        )}
      </Section>
      <Section title={t('apiDocs.answer')}>
        <FieldsTable fields={response} words={words.data} />
      </Section>
      <Examples api={api} />
    </article>
  )
}

export function CommandLinks({ names }: { names: readonly string[] }) {
  return (
    <span className={styles.links}>
      {names.map((name) => (
        <Link key={name} to={`/api-docs/${name}`}>
          {name}
        </Link>
      ))}
    </span>
  )
}

function Examples({ api }: { api: Api }) {
  const t = useT()
  const call = exampleCall(api)
  if (call === undefined) return null
  return (
    <Section title={t('apiDocs.examples')}>
      <div className={styles.snippets}>
        <Snippet name="CloudMonkey (cmk)" text={asCmk(call)} />
        <Snippet name="curl" text={asCurl(call, location.origin)} />
      </div>
    </Section>
  )
}

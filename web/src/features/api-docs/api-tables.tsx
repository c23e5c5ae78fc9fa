import type { CSSProperties, ReactNode } from 'react'
import { useLanguage, useT } from '../../i18n/i18n.ts'
import { Tag } from '../../ui/chip.tsx'
import type { ApiField, ApiParam } from './api.ts'
import styles from './api-docs.module.css'
import { CommandLinks } from './api-view.tsx'
import { describedBy, type Words } from './described.ts'

/** Longest value that needs no word. */
const usualLength = 255

interface ParamsTableProps {
  readonly params: readonly ApiParam[]
  readonly words: Words | undefined
  /** Commands that the reader may look up. */
  readonly names: ReadonlySet<string | undefined>
}

/** Required ones first. */
export function ParamsTable({ params, words, names }: ParamsTableProps) {
  const t = useT()
  const ordered = params.toSorted((a, b) => Number(b.required) - Number(a.required))
  return (
    <Table label={t('apiDocs.params')}>
      {ordered.map(({ name = '', type, description, required, length, since, related = '' }) => {
        const sources = related.split(',').filter((each) => names.has(each))
        return (
          <Row key={name} name={name} type={type}>
            <Meaning words={words} description={description} />
            {required && <Tag>{t('apiDocs.required')}</Tag>}
            {since === 'mold' && <Tag>{t('apiDocs.since')}</Tag>}
            {type === 'string' && length !== undefined && length !== usualLength && (
              <small>{t('apiDocs.length', { length })}</small>
            )}
            {sources.length > 0 && <CommandLinks names={sources} />}
          </Row>
        )
      })}
    </Table>
  )
}

interface FieldsTableProps {
  readonly fields: readonly ApiField[]
  readonly words: Words | undefined
}

/** Fields of sub-objects follow their field, further in. */
export function FieldsTable({ fields, words }: FieldsTableProps) {
  const t = useT()
  return (
    <Table label={t('apiDocs.answer')}>
      <FieldRows fields={fields} words={words} depth={0} path="" />
    </Table>
  )
}

interface FieldRowsProps extends FieldsTableProps {
  readonly depth: number
  readonly path: string
}

function FieldRows({ fields, words, depth, path }: FieldRowsProps): ReactNode {
  const t = useT()
  return fields.map(({ name = '', type, description, since, response }) => {
    const here = `${path}${name}`
    const row = (
      <Row key={here} name={name} type={type} depth={depth}>
        <Meaning words={words} description={description} />
        {since === 'mold' && <Tag>{t('apiDocs.since')}</Tag>}
      </Row>
    )
    if (response === undefined) return row
    return [
      row,
      <FieldRows
        key={`${here}.`}
        fields={response}
        words={words}
        depth={depth + 1}
        path={`${here}.`}
      />,
    ]
  })
}

interface MeaningProps {
  readonly words: Words | undefined
  readonly description: string | undefined
}

function Meaning({ words, description }: MeaningProps) {
  const { text, lang } = describedBy(useLanguage(), words, description)
  return <span lang={lang}>{text}</span>
}

function Table({ label, children }: { label: string; children: ReactNode }) {
  const t = useT()
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('apiDocs.name')}</th>
          <th scope="col">{t('apiDocs.type')}</th>
          <th scope="col">{t('apiDocs.meaning')}</th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

interface RowProps {
  readonly name: string
  readonly type: string | undefined
  readonly depth?: number
  readonly children: ReactNode
}

function Row({ name, type, depth = 0, children }: RowProps) {
  return (
    <tr>
      <th scope="row" style={{ '--depth': depth } as CSSProperties}>
        <code>{name}</code>
      </th>
      <td className={styles.type}>{type}</td>
      <td>
        <span className={styles.meaning}>{children}</span>
      </td>
    </tr>
  )
}

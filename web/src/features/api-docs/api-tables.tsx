import type { CSSProperties, ReactNode } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Tag } from '../../ui/chip.tsx'
import type { ApiField, ApiParam } from './api.ts'
import styles from './api-docs.module.css'
import { CommandLinks } from './api-view.tsx'

/** Longest value that needs no word. */
const usualLength = 255

interface ParamsTableProps {
  readonly params: readonly ApiParam[]
  /** Commands that the reader may look up. */
  readonly names: ReadonlySet<string | undefined>
}

/** Required ones first. */
export function ParamsTable({ params, names }: ParamsTableProps) {
  const t = useT()
  const ordered = params.toSorted((a, b) => Number(b.required) - Number(a.required))
  return (
    <Table label={t('apiDocs.params')}>
      {ordered.map(({ name = '', type, description, required, length, since, related = '' }) => {
        const sources = related.split(',').filter((each) => names.has(each))
        return (
          <Row key={name} name={name} type={type}>
            <span lang="en">{description}</span>
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

/** Fields of sub-objects follow their field, further in. */
export function FieldsTable({ fields }: { fields: readonly ApiField[] }) {
  const t = useT()
  return (
    <Table label={t('apiDocs.answer')}>
      <FieldRows fields={fields} depth={0} path="" />
    </Table>
  )
}

interface FieldRowsProps {
  readonly fields: readonly ApiField[]
  readonly depth: number
  readonly path: string
}

function FieldRows({ fields, depth, path }: FieldRowsProps): ReactNode {
  const t = useT()
  return fields.map(({ name = '', type, description, since, response }) => {
    const here = `${path}${name}`
    const row = (
      <Row key={here} name={name} type={type} depth={depth}>
        <span lang="en">{description}</span>
        {since === 'mold' && <Tag>{t('apiDocs.since')}</Tag>}
      </Row>
    )
    if (response === undefined) return row
    return [
      row,
      <FieldRows key={`${here}.`} fields={response} depth={depth + 1} path={`${here}.`} />,
    ]
  })
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

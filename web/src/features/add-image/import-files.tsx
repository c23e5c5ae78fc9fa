import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { apiQuery } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { RadioChoices } from '../../ui/choices.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { Skeleton } from '../../ui/states.tsx'
import type { AddForm } from './use-add-form.ts'
import styles from './source-section.module.css'

const pageSize = 50

/** The files of the server's import folder; choosing one looks at it. */
export function ImportFiles({ add }: { add: AddForm }) {
  const t = useT()
  const format = useFormat()
  const [keyword, setKeyword] = useState('')
  const wanted = keyword.trim() || undefined
  const query = useQuery(
    apiQuery('listImportFiles', { keyword: wanted, page: 1, pagesize: pageSize }),
  )
  const files = query.data?.items ?? []
  const more = (query.data?.count ?? 0) - files.length
  const error = add.errorOf('importUrl')
  return (
    <div className={styles.files}>
      <SearchBox value={keyword} onChange={setKeyword} placeholder={t('add.importSearch')} />
      {query.isError && <ErrorNotice error={query.error} />}
      {query.data === undefined && !query.isError && <Skeleton width="60%" />}
      {files.length > 0 && (
        <RadioChoices
          label={t('add.importFiles')}
          quiet
          framed
          choices={files.map(({ path = '', url = '', size }) => ({
            value: url,
            label: <span className={styles.file}>{path}</span>,
            after: size === undefined ? undefined : format.size(size),
          }))}
          value={add.values.importUrl}
          onChange={add.chooseImport}
          error={error}
        />
      )}
      {query.data?.count === 0 && (
        <p className={styles.note}>
          {t(wanted === undefined ? 'add.importEmpty' : 'list.noMatches')}
        </p>
      )}
      {more > 0 && <p className={styles.note}>{t('add.importMore', { count: more })}</p>}
      {files.length === 0 && error !== undefined && <p className={styles.error}>{error}</p>}
    </div>
  )
}

import { IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState, type RefObject, type SubmitEvent } from 'react'
import { checkTag, tagLimits } from '@mold/shared/tags.ts'
import { toApiError } from '../../api/api-error.ts'
import { call } from '../../api/client.ts'
import { invalidate } from '../../api/query-client.ts'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { failureOf } from '../../ui/failure.ts'
import { TextField } from '../../ui/fields.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import styles from './tags-editor.module.css'

export interface Tag {
  readonly key: string
  readonly value: string
}

type TaggedType = 'Template' | 'ISO' | 'UserVm' | 'Volume' | 'Snapshot'
type ListCommand =
  | 'listTemplates'
  | 'listIsos'
  | 'listVirtualMachines'
  | 'listVolumes'
  | 'listSnapshots'

interface TagsEditorProps {
  /** As tags name the kind of thing. */
  readonly resourceType: TaggedType
  readonly resourceId: string
  readonly tags: readonly Tag[]
  /** The command that lists the thing, read again after a change. */
  readonly listCommand: ListCommand
  /** Why the caller may not change them; undefined when it may. */
  readonly cannot: string | undefined
}

/** The tags of a thing, each with a way to take it off, and a line that adds one. */
export function TagsEditor(props: TagsEditorProps) {
  const { resourceType, resourceId, tags, listCommand, cannot } = props
  const t = useT()
  const keyField = useRef<HTMLInputElement>(null)
  const of = { resourceids: [resourceId], resourcetype: resourceType }
  const remove = useMutation({
    mutationFn: ({ key }: Tag) => call('deleteTags', { ...of, tags: [{ key }] }),
    onSettled: () => invalidate(listCommand),
    // The button that had the focus is gone with its tag.
    onSuccess: () => keyField.current?.focus(),
  })
  return (
    <div className={styles.editor}>
      {tags.length === 0 ? (
        <p className={styles.none}>{t('tags.none')}</p>
      ) : (
        <ul className={styles.tags} aria-label={t('tags.list')}>
          {tags.map((tag) => (
            <TagItem
              key={tag.key}
              tag={tag}
              pending={remove.isPending && remove.variables.key === tag.key}
              {...(cannot === undefined ? { onRemove: () => remove.mutate(tag) } : {})}
            />
          ))}
        </ul>
      )}
      {remove.isError && <ErrorNotice error={remove.error} />}
      {cannot === undefined ? (
        <AddTag of={of} tags={tags} listCommand={listCommand} keyField={keyField} />
      ) : (
        <p className={styles.none}>{cannot}</p>
      )}
    </div>
  )
}

interface TagItemProps {
  readonly tag: Tag
  readonly pending: boolean
  readonly onRemove?: () => void
}

function TagItem({ tag: { key, value }, pending, onRemove }: TagItemProps) {
  const t = useT()
  const name = t('tags.remove', { key })
  return (
    <li className={styles.tag}>
      <span className={styles.key}>{key}</span>
      {value !== '' && <span className={styles.value}>{value}</span>}
      {onRemove !== undefined && (
        <button
          type="button"
          className={styles.remove}
          aria-label={name}
          title={name}
          disabled={pending}
          onClick={onRemove}
        >
          <IconX size={13} />
        </button>
      )}
    </li>
  )
}

interface AddTagProps {
  readonly of: { readonly resourceids: string[]; readonly resourcetype: string }
  readonly tags: readonly Tag[]
  readonly listCommand: ListCommand
  readonly keyField: RefObject<HTMLInputElement | null>
}

const empty = { key: '', value: '' }

function AddTag({ of, tags, listCommand, keyField }: AddTagProps) {
  const t = useT()
  const words = useErrorWords()
  const [values, setValues] = useState(empty)
  const [problem, setProblem] = useState<string>()
  const add = useMutation({
    mutationFn: (tag: Tag) => call('createTags', { ...of, tags: [tag] }),
    onSuccess: async () => {
      await invalidate(listCommand)
      setValues(empty)
      keyField.current?.focus()
    },
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (add.isPending) return
    const tag = { key: values.key.trim(), value: values.value.trim() }
    const found = problemOf(tag)
    setProblem(found)
    if (found === undefined) add.mutate(tag)
    else keyField.current?.focus()
  }
  const problemOf = ({ key, value }: Tag): string | undefined => {
    if (key === '') return t('tags.keyNeeded')
    if (tags.some((tag) => tag.key === key)) return t('tags.keyTaken', { key })
    try {
      checkTag(key, value)
      return undefined
    } catch (error) {
      return words(failureOf(error))
    }
  }
  const change = (patch: Partial<Tag>) => {
    setProblem(undefined)
    add.reset()
    setValues({ ...values, ...patch })
  }
  const taken = add.isError && toApiError(add.error).code === 'tag.taken'
  return (
    <form className={styles.add} onSubmit={submit} noValidate aria-label={t('tags.add')}>
      <TextField
        ref={keyField}
        className={styles.field ?? ''}
        label={t('tags.key')}
        value={values.key}
        maxLength={tagLimits.key}
        error={problem ?? (taken ? words(failureOf(add.error)) : undefined)}
        onChange={(event) => change({ key: event.currentTarget.value })}
      />
      <TextField
        className={styles.field ?? ''}
        label={t('tags.value')}
        optional
        value={values.value}
        maxLength={tagLimits.value}
        onChange={(event) => change({ value: event.currentTarget.value })}
      />
      <div className={styles.submit}>
        <Button type="submit" pending={add.isPending}>
          {t('tags.add')}
        </Button>
        <ApiCallButton
          look="icon"
          name={t('tags.add')}
          call={() => ['createTags', { ...of, tags: [values] }]}
        />
      </div>
      {add.isError && !taken && (
        <div className={styles.error}>
          <ErrorNotice error={add.error} />
        </div>
      )}
    </form>
  )
}

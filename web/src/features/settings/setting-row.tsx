import { IconCheck, IconLink, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, type SubmitEvent } from 'react'
import { call } from '../../api/client.ts'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Tag } from '../../ui/chip.tsx'
import { Copyable, CopyButton } from '../../ui/copyable.tsx'
import { cx } from '../../ui/cx.ts'
import { failureOf } from '../../ui/failure.ts'
import { scrollToMiddle } from '../../ui/scroll-to-middle.ts'
import { useGroupWords } from './group-words.ts'
import { SettingEditor } from './setting-editor.tsx'
import { draftProblem, isChanged, isEdited, normalValue, type Setting } from './setting-kind.ts'
import { placeParams, placeText, type Place } from './setting-place.ts'
import { keepValue } from './setting-state.ts'
import { ValueHint, ValueWords } from './value-words.tsx'
import styles from './setting-row.module.css'

interface SettingRowProps {
  readonly setting: Setting
  readonly words: { readonly title: string; readonly about: string }
  readonly place: Place | undefined
  /** A link led here: it is scrolled to and marked. */
  readonly linked: boolean
  /** Name of the switch that it depends on, when that is off. */
  readonly switchedOff: string | undefined
  /** What stands in the editor, when that is not simply the value. */
  readonly draft: string | undefined
  readonly onDraft: (draft: string | undefined) => void
  readonly onReset: () => void
}

/** One setting: what it is, its value with a save of its own, its default. */
export function SettingRow({
  setting,
  words,
  place,
  linked,
  switchedOff,
  draft,
  onDraft,
  onReset,
}: SettingRowProps) {
  const t = useT()
  const { name = '' } = setting
  const edited = isEdited(setting, draft)
  const save = useSave(setting, place, onDraft)
  const value = draft ?? setting.value ?? ''
  const here = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (linked && here.current !== null) scrollToMiddle(here.current)
  }, [linked])
  const wrong = edited ? draftProblem(setting, draft) : undefined
  const error = wrong === undefined ? save.error : t(wrong)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (edited && wrong === undefined && !save.pending) save.send(draft)
  }
  return (
    <div ref={here} className={cx(styles.row, edited && styles.edited, linked && styles.linked)}>
      <About {...{ setting, words, place, switchedOff, value }} />
      <form className={styles.value} noValidate onSubmit={submit}>
        <div className={styles.editor}>
          <SettingEditor
            setting={setting}
            label={words.title}
            value={value}
            disabled={save.pending}
            invalid={edited && error !== undefined}
            onChange={onDraft}
          />
          {edited && (
            <>
              <Button
                type="submit"
                variant="primary"
                pending={save.pending}
                aria-label={t('settings.save', { name: words.title })}
              >
                {t('action.save')}
              </Button>
              <IconButton
                label={t('settings.cancel')}
                icon={<IconX size={16} />}
                disabled={save.pending}
                onClick={() => onDraft(undefined)}
              />
            </>
          )}
          <output className={styles.saved}>
            {save.saved && !edited && (
              <>
                <IconCheck size={14} aria-hidden />
                {t('settings.saved')}
              </>
            )}
          </output>
        </div>
        {error !== undefined && edited && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
        {value === '' && /^default\.template\.\w+\.url$/.test(name) && (
          <p className={styles.default}>{t('settings.needsAddress')}</p>
        )}
        <p className={styles.default}>
          <ValueHint name={name} value={value} />
          <span>
            {t('settings.default')}: <ValueWords setting={setting} value={setting.defaultvalue} />
          </span>
          {isChanged(setting, place !== undefined) && (
            <Button variant="link" className={styles.reset ?? ''} onClick={onReset}>
              {t(place === undefined ? 'settings.reset' : 'settings.follow')}
            </Button>
          )}
        </p>
      </form>
    </div>
  )
}

function About({
  setting,
  words,
  place,
  switchedOff,
  value,
}: Pick<SettingRowProps, 'setting' | 'words' | 'place' | 'switchedOff'> & { value: string }) {
  const t = useT()
  const names = useGroupWords()
  const scopes = (setting.scope ?? 'global').split(',').filter((scope) => scope !== 'global')
  return (
    <div className={styles.about}>
      <h3 className={styles.title}>
        {words.title}
        {isChanged(setting, place !== undefined) && (
          <Tag>{t(place === undefined ? 'settings.changed' : 'settings.own')}</Tag>
        )}
      </h3>
      <div className={styles.key}>
        <Copyable text={setting.name ?? ''} />
        <ApiCallButton
          look="small"
          name={words.title}
          call={() => [
            'updateConfiguration',
            { name: setting.name, value: normalValue(setting, value), ...placeParams(place) },
          ]}
        />
        <CopyButton
          text={linkTo(setting, place)}
          icon={<IconLink size={15} />}
          label={t('settings.copyLink', { name: words.title })}
        />
        {scopes.length > 0 && place === undefined && (
          <span className={styles.scope}>
            {t('settings.scope', { scopes: ['global', ...scopes].map(names.scope).join(', ') })}
          </span>
        )}
      </div>
      <p className={styles.words}>{words.about}</p>
      {switchedOff !== undefined && (
        <p className={styles.parent}>{t('settings.needsParent', { parent: switchedOff })}</p>
      )}
    </div>
  )
}

/** The address that shows this setting, in the same place. */
function linkTo({ name = '' }: Setting, place: Place | undefined): string {
  const search = new URLSearchParams({ ...(place && { in: placeText(place) }), at: name })
  return `${location.origin}/settings?${search}`
}

/** Saves a draft; the list takes the value that the server answers, and nothing before. */
function useSave(setting: Setting, place: Place | undefined, onDraft: (draft: undefined) => void) {
  const words = useErrorWords()
  const { name = '' } = setting
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (draft: string) =>
      call('updateConfiguration', {
        name,
        value: normalValue(setting, draft),
        ...placeParams(place),
      }),
    onSuccess: (answer) => {
      keepValue(answer, place)
      onDraft(undefined)
    },
  })
  return {
    send: mutate,
    pending: isPending,
    saved: isSuccess,
    error: error === null ? undefined : withoutName(words(failureOf(error)), name),
  }
}

/** The reference begins its sentences with the setting's name, which stands beside it here. */
function withoutName(text: string, name: string): string {
  return text.startsWith(name) ? text.slice(name.length).replace(/^ ?: /, '') : text
}
